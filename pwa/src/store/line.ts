/** The bytes of an op: written once, stored, and sent as they are. Source: PROTOCOL section 2, MUST-CHAIN. */
import { chainHash } from "../crypto/chain";
import type { Draft } from "../net/wire";

/** Where an op stands in its device's chain. */
export interface Place {
  seq: number;
  /** `h` of the op before it, "" for the first. */
  previous: string;
}

export interface Written {
  line: string;
  h: string;
}

/** A line of the server's limit and more could never be sent. */
export const MOST_LINE_BYTES = 64 * 1024;
/** Of all lines of a request, uncompressed: so it stays below the server's limit whatever the compression does. */
export const MOST_REQUEST_BYTES = 900 * 1024;

export function writeLine(draft: Draft, { seq, previous }: Place): Written {
  const { i, t, b, r, bv, x, was, at, u, g, e } = draft;
  return seal(JSON.stringify({ s: seq, i, t, b, r, bv, x, was, at, u, g, e }), previous);
}

/** What a line replayed after a restore says besides: the epoch of its `bv`, and where it stood first. */
export interface Origin {
  e?: string;
  o: readonly [dev: string, seq: number, h: string];
}

/** The same op at another place. Between `s` and `h` no byte changes, but for the origin, which is added at the end. */
export function rewriteLine(line: string, { seq, previous }: Place, origin?: Origin): Written {
  const match = /^\{"s":\d+,(.*),"h":"([\w-]{22})"\}$/s.exec(line);
  if (match === null) throw new TypeError("not a line of this outbox");
  const added = origin === undefined ? "" : `,${JSON.stringify({ e: origin.e, o: origin.o }).slice(1, -1)}`;
  return seal(`{"s":${seq},${match[1]}${added}}`, previous);
}

function seal(body: string, previous: string): Written {
  const h = chainHash(previous, body);
  return { line: `${body.slice(0, -1)},"h":"${h}"}`, h };
}

/** `h` of a stored line. */
export function chainOf(line: string): string {
  return line.slice(-24, -2);
}

/** What a line says; the lines of the outbox are our own, so nothing is checked. */
export function readLine(line: string): Draft & { s: number; h: string } {
  return JSON.parse(line) as Draft & { s: number; h: string };
}
