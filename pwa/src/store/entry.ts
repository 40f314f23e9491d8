/** One op in the outbox, with what became of it. */
import type { HeldBucket } from "../merge/bucket";
import type { OpError, Outcome, WireKey } from "../net/wire";
import { readLine } from "./line";
import type { OpState, QueueItem } from "./workspace";

export interface Entry {
  /** Order of recording on this device, over all its enrolments; never used twice. */
  n: number;
  op: string;
  /** The place in the chain that `line` stands at now. */
  dev: string;
  seq: number;
  /** `h` of the op before it in that chain. */
  previous: string;
  line: string;
  /** Of the tap that it belongs to, if that meant several ops. */
  group: string | null;
  /** Epoch that the op's `bv` belongs to. */
  epoch: string;
  /** True once the line names its first place (`o`). */
  replayed: boolean;
  outcome: Outcome | null;
  /** Epoch that the outcome's vers count in. */
  answeredIn: string | null;
  /** Why the server could not read the line. */
  aside: OpError | null;
  storedAt: number | null;
  /** True once the base has shown the outcome: the op is laid over nothing any more. */
  landed: boolean;
  /** Lines that stood for this op before a fork or a restore moved it. */
  past: readonly string[];
}

/** True while the server has neither answered nor turned the line away. */
export function isUnanswered(entry: Entry): boolean {
  return entry.outcome === null && entry.aside === null;
}

export function stateOf(entry: Entry, sending: ReadonlySet<string>, archived: number, dev: string): OpState {
  if (entry.aside !== null) return "aside";
  if (entry.outcome === null) return sending.has(entry.op) ? "sending" : "local";
  const { o } = entry.outcome;
  if (o === "rejected" || (o === "parked" && !entry.landed)) return o;
  if (o === "conflict") return "clash";
  return entry.dev === dev && entry.seq <= archived ? "archived" : "stored";
}

/**
 * True while the op is laid over its bucket's base rows: until the base holds its outcome, or the server has refused it.
 * What is parked or aside stays: it was recorded, and nothing has taken its place. MUST-OUTCOME.
 */
export function isOverlaid({ outcome, answeredIn, landed }: Entry, bucket: HeldBucket | undefined): boolean {
  if (landed) return false;
  if (outcome === null || outcome.o === "parked") return true;
  if (outcome.o === "rejected") return false;
  if (bucket === undefined || bucket.epoch !== answeredIn) return true;
  const landing = outcome.at.find(([bid]) => bid === bucket.bid);
  return landing !== undefined && bucket.ver < landing[1];
}

/**
 * True where nothing more will come of the op: executed, and shown by the base; a bucket not held shows nothing. Or
 * parked, and settled by a person: `receipts` names those ops.
 */
export function canLand(entry: Entry, bucket: HeldBucket | undefined, receipts: ReadonlySet<string>): boolean {
  if (entry.outcome === null || entry.outcome.o === "rejected") return false;
  if (entry.outcome.o === "parked") return receipts.has(entry.op);
  return bucket === undefined || !isOverlaid(entry, bucket);
}

/** True for what a person must look at. */
export function isTroubled({ outcome, aside, landed }: Entry): boolean {
  return !landed && (aside !== null || outcome?.o === "parked" || outcome?.o === "rejected");
}

export function queueItem(entry: Entry, state: OpState): QueueItem {
  const { t, b, r, x, at } = readLine(entry.line);
  const error = entry.aside ?? entry.outcome?.e ?? null;
  return {
    op: entry.op,
    seq: entry.seq,
    type: t,
    bucket: b as WireKey,
    row: r ?? null,
    payload: x as Record<string, unknown>,
    bytes: new TextEncoder().encode(entry.line).length,
    at: at[0],
    state,
    error,
    storedAt: entry.storedAt,
  };
}
