/** What the screen shows of one bucket: base rows with the queued ops of this device laid over them. Pure. */
import { type Author, type Look, type LookSaid, type Recorded, overlay } from "../domain/overlay";
import { isUnexplained } from "../domain/gates";
import type { Answer, Entry, Table, Tables } from "../domain/rows";
import type { HeldBucket } from "../merge/bucket";
import { tableName } from "../merge/tables";
import { type Seen, coveringOf, seenOf } from "./seen";
import type { BucketKey, Row } from "./workspace";

export type AnyRow = Row<Tables[Table]>;

/** An op that is laid over the base, and the epoch that its `bv` counts in. */
export interface LaidOver {
  draft: Recorded & { bv: number };
  epoch: string;
}

const NONE: ReadonlySet<string> = new Set();

/** `ops` in the order of recording. Base rows that no op touches keep their document as it is. */
export function showBucket(
  key: BucketKey,
  held: HeldBucket | undefined,
  ops: readonly LaidOver[],
  author: Author,
): AnyRow[] {
  const rows = new Map<string, AnyRow>();
  const place = { bucket: key, bv: held?.ver ?? 0, ...(held && { epoch: held.epoch }), local: NONE };
  for (const { t, id, v, d } of held?.rows.values() ?? []) {
    const table = tableName(t);
    if (table) rows.set(`${table}:${id}`, { ...place, table, id, v, doc: d as unknown as Tables[Table] });
  }
  const look: Look = (table, id) => rows.get(`${table}:${id}`)?.doc as never;
  const said: LookSaid = () => {
    const entries = [...rows.values()].filter(({ table }) => table === "entry").map(({ doc }) => doc as Entry);
    const unexplained = [...rows.values()].some(({ table, doc }) => table === "answer" && isUnexplained(doc as Answer));
    return { said: new Map(entries.map(({ name, value }) => [name, value])), unexplained };
  };
  for (const { draft, epoch } of ops) {
    for (const change of overlay(draft, author, look, said)) {
      const { table, id } = change;
      const at = `${table}:${id}`;
      if ("gone" in change) {
        rows.delete(at);
        continue;
      }
      const beneath: AnyRow = rows.get(at) ?? { ...place, table, id, v: 0, doc: {} as Tables[Table] };
      const doc = { ...beneath.doc, ...change.fields } as Tables[Table];
      const under = new Map<string, Seen>(beneath.under);
      for (const field of Object.keys(change.fields)) {
        under.set(field, seenOf({ bv: draft.bv, epoch }, coveringOf(under, [field])));
      }
      rows.set(at, { ...beneath, doc, local: new Set(under.keys()), under });
    }
  }
  return [...rows.values()];
}
