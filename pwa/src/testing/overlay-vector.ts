/** What the phone shows of one op over the rows that it holds. */
import { type Look, type Recorded, overlay } from "../domain/overlay";
import { isUnexplained } from "../domain/gates";
import type { Answer, Entry, Table } from "../domain/rows";

type Doc = Record<string, unknown>;
interface Given {
  rows: Partial<Record<Table, Record<string, Doc>>>;
  op: Recorded;
}

const LIN = { id: "0190000a-0000-7000-8000-00000000000a", name: "林予安" };

/** The rows that the op changes, as they are shown then; null for one that is gone. When it was received is not known. */
export function runOverlay({ rows, op }: Given): Record<string, Doc | null> {
  const shown: Record<string, Doc | null> = {};
  const entries = Object.values(rows.entry ?? {}) as unknown as Entry[];
  const unexplained = Object.values(rows.answer ?? {}).some((doc) => isUnexplained(doc as unknown as Answer));
  const said = { said: new Map(entries.map(({ name, value }) => [name, value])), unexplained };
  for (const change of overlay(op, LIN, ((table, id) => rows[table]?.[id]) as Look, () => said)) {
    const before = rows[change.table]?.[change.id];
    const { received_at: _, ...doc } = { ...before, ...("fields" in change ? change.fields : {}) };
    if ("gone" in change) shown[`${change.table} ${change.id}`] = null;
    else if (JSON.stringify(doc) !== JSON.stringify(before)) shown[`${change.table} ${change.id}`] = doc;
  }
  return shown;
}
