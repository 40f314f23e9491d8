/** Table numbers of `rows[].t`. Source: PROTOCOL section 4. */
import type { Table } from "../domain/rows";

const NAMES: readonly (Table | undefined)[] = [
  undefined, "order", "event", "answer", "note", "conflict", "customer", "device", "template", "profile", "star_card",
  "setting", "part", "fault_code", "receipt", "visit",
];

/** Undefined for a table that this app does not know yet: its rows are held and counted, not shown. */
export function tableName(number: number): Table | undefined {
  return NAMES[number];
}
