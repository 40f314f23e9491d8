/** Table numbers of `rows[].t`. Source: PROTOCOL section 4. */
import type { Table } from "../domain/rows";
import { TABLES } from "../generated/protocol";

const NAMES: Readonly<Record<number, Table>> = TABLES;

/** Undefined for a table that this app does not know yet: its rows are held and counted, not shown. */
export function tableName(number: number): Table | undefined {
  return NAMES[number];
}
