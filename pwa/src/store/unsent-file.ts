/** What the server does not have, as one file: for a phone that will not come back to the network. Pure. */
import { base64 } from "../crypto/bytes";
import type { BlobHead } from "./blob-head";
import type { Chain } from "./chain";
import { type Entry, isUnanswered } from "./entry";
import type { Who } from "./workspace";

export const UNSENT_FILE = "unsent@1";

/**
 * First a line that says whose it is, then the lines of the outbox as they would be sent, in their order. Lines that the
 * server could not read (`aside`) have no place among them any more; the first line carries them.
 */
export function unsentFile({ id, login, name }: Who, { dev, epoch }: Chain, entries: readonly Entry[], at: number): string {
  const aside = entries.filter((entry) => entry.aside !== null && entry.outcome === null).map(({ line }) => line);
  const header = { xinglin: UNSENT_FILE, user: id, login, name, dev, epoch, at, aside };
  const lines = entries.filter(isUnanswered).map(({ line }) => line);
  return [JSON.stringify(header), ...lines].map((line) => `${line}\n`).join("");
}

/** A line a blob, after the ops; one after the other, because each is large. */
export async function unsentBlobs(heads: readonly BlobHead[], read: (att: string) => Promise<Uint8Array | null>): Promise<string[]> {
  const lines: string[] = [];
  for (const { att, sha256 } of heads) {
    const bytes = await read(att);
    if (bytes !== null) lines.push(`${JSON.stringify({ att, sha256, b64: base64(bytes) })}\n`);
  }
  return lines;
}
