/** The outbox's records, as its transactions read and write them. */
import { type Stored, decode, encode } from "./codec";
import type { Writing } from "./connection";
import type { Entry } from "./entry";
import type { Chain } from "./chain";

export const BOTH = ["ops", "meta"] as const;

export interface OpRecord {
  n: number;
  id: string;
  /** Only there while true: the index holds live ops alone. */
  live?: 1;
  body: Stored;
}

/** `heardAt` is younger than the outbox. */
export const readChain = (stored: Stored | undefined): Chain | undefined =>
  stored && { heardAt: 0, ...decode<Omit<Chain, "heardAt">>(stored) };
export const entriesOf = (records: OpRecord[]): Entry[] => records.map(({ body }) => decode<Entry>(body));

export async function chainIn(tx: Writing): Promise<Chain> {
  const chain = readChain((await tx.objectStore("meta").get("chain")) as Stored | undefined);
  if (chain === undefined) throw new TypeError("no device is enrolled");
  return chain;
}

export const putChain = (tx: Writing, chain: Chain): Promise<unknown> => tx.objectStore("meta").put(encode(chain), "chain");

export const put = (tx: Writing, entry: Entry): Promise<unknown> =>
  tx.objectStore("ops").put({ n: entry.n, id: entry.op, ...(entry.landed ? {} : { live: 1 }), body: encode(entry) });
