/** The sheets of a visit, entry by entry: rows of the order, shared with the server by name. Source: PROTOCOL section 6. */
import { uuid5 } from "../crypto/ids";
import { SHEETS } from "../generated/protocol";
import type { BucketKey, Recording, Row, Workspace } from "../store/workspace";
import { baseOf } from "../store/seen";
import type { Said } from "./gates";
import { Refusal } from "./refusal";
import type { Entry, Order } from "./rows";
import { clean } from "./text";

export type Sheet = keyof typeof SHEETS;

const LONGEST = 4000;

/** What the order's sheets say now; live where a component asks. */
export function saidOn(ws: Workspace, order: BucketKey): Said {
  return new Map(ws.rows("entry", order).value.map(({ doc }) => [doc.name, doc.value]));
}

/** Id of an entry's row: two engineers offline address the same one. */
export const entryId = (order: string, name: string): string => uuid5(order, name);

/** The entries of a sheet, by their whole names, with the words each may hold (none: free text). */
export function entriesOf(sheet: Sheet): readonly (readonly [name: string, words: readonly string[]])[] {
  return Object.entries(SHEETS[sheet]).map(([field, words]) => [`${sheet}.${field}`, words] as const);
}

/**
 * The ops that write what differs from what was on the screen when typing began. `seen`: those rows, by entry.
 * An empty text clears its entry.
 */
export function entryOps(
  order: Row<Order>,
  typed: Readonly<Record<string, string>>,
  seen: ReadonlyMap<string, Row<Entry>>,
): Recording[] {
  return Object.entries(typed).flatMap(([name, text]) => {
    const value = clean(text, LONGEST) || null;
    const shown = seen.get(name);
    if (value === (shown?.doc.value ?? null)) return [];
    const what = { type: "entry.set@1", bucket: order.bucket, row: entryId(order.id, name), payload: { name, value } };
    const base = shown ? baseOf(shown, ["value"]) : baseOf(order, []);
    return [{ ...what, was: { value: shown?.doc.value ?? null }, ...base }];
  });
}

/** Writes them as one action. Throws Refusal `entry.unchanged` where nothing is new. */
export async function setEntries(
  ws: Workspace,
  order: Row<Order>,
  typed: Readonly<Record<string, string>>,
  seen: ReadonlyMap<string, Row<Entry>>,
): Promise<{ op: string }> {
  const ops = entryOps(order, typed, seen);
  if (ops.length === 0) throw new Refusal("entry.unchanged");
  return { op: (await ws.recordAll(ops)).at(-1)! };
}

/** The sheets that an order of this kind has, in the order in which they are filled. */
export function sheetsOf({ kind }: Pick<Order, "kind">): readonly Sheet[] {
  const changes = ["software", "change", "extension", "upgrade", "data", "data_remote"].includes(kind);
  const data = kind === "data" || kind === "data_remote";
  const fault = kind === "repair" || kind === "software";
  return [
    "service", "consent", ...(changes ? (["original"] as const) : []), ...(data ? (["maintenance"] as const) : []),
    ...(fault ? (["fault"] as const) : []), "leaving", "summary", "report",
  ];
}
