/** What the screen shows of one bucket: base rows with the queued ops of this device laid over them. Pure. */
import { type Author, type Look, type Recorded, overlay } from "../domain/overlay";
import type { Table, Tables } from "../domain/rows";
import type { HeldBucket } from "../merge/bucket";
import { tableName } from "../merge/tables";
import type { BucketKey, Row } from "./workspace";

export type AnyRow = Row<Tables[Table]>;

const NONE: ReadonlySet<string> = new Set();

/** `ops` in the order of recording. Base rows that no op touches keep their document as it is. */
export function showBucket(
  key: BucketKey,
  held: HeldBucket | undefined,
  ops: readonly Recorded[],
  author: Author,
): AnyRow[] {
  const rows = new Map<string, AnyRow>();
  const bv = held?.ver ?? 0;
  for (const { t, id, v, d } of held?.rows.values() ?? []) {
    const table = tableName(t);
    if (table) rows.set(`${table}:${id}`, { table, id, bucket: key, v, bv, doc: d as unknown as Tables[Table], local: NONE });
  }
  const look: Look = (table, id) => rows.get(`${table}:${id}`)?.doc as never;
  for (const op of ops) {
    for (const change of overlay(op, author, look)) {
      const { table, id } = change;
      const at = `${table}:${id}`;
      if ("gone" in change) {
        rows.delete(at);
        continue;
      }
      const under = rows.get(at) ?? { table, id, bucket: key, v: 0, bv, doc: {}, local: NONE };
      const doc = { ...under.doc, ...change.fields } as Tables[Table];
      rows.set(at, { ...under, doc, local: new Set([...under.local, ...Object.keys(change.fields)]) });
    }
  }
  return [...rows.values()];
}
