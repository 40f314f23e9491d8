/**
 * When the server takes many buckets away at once, that may be a mistake of its own, and the technician stands at the
 * customer's with an empty list. So they are hidden at first, and deleted only when it says the same ten minutes later.
 */
import type { HeldBucket } from "../merge/bucket";

const MANY = 10;
const MANY_SHARE = 0.2;
const SURE_AFTER_MS = 10 * 60_000;
/** `hiddenAt` of what a person has agreed to. */
const AGREED = Number.NEGATIVE_INFINITY;

export interface Judged {
  dropped: readonly number[];
  /** Hidden from now on, or shown again. */
  marked: readonly HeldBucket[];
}

/** `going`: bids that an answer to all that is held takes away; `now` is device time, ms. */
export function judgeDrops(base: ReadonlyMap<number, HeldBucket>, going: ReadonlySet<number>, now: number): Judged {
  const held = [...base.values()];
  const leaving = held.filter(({ bid }) => going.has(bid));
  const many = leaving.length > MANY && leaving.length > held.length * MANY_SHARE;
  const isSure = ({ hiddenAt }: HeldBucket): boolean => hiddenAt === null ? !many : now - hiddenAt >= SURE_AFTER_MS;
  const back = held.filter(({ bid, hiddenAt }) => hiddenAt !== null && !going.has(bid));
  const hidden = leaving.filter((bucket) => bucket.hiddenAt === null && !isSure(bucket));
  return {
    dropped: leaving.filter(isSure).map(({ bid }) => bid),
    marked: [...back.map((bucket) => ({ ...bucket, hiddenAt: null })), ...hidden.map((bucket) => ({ ...bucket, hiddenAt: now }))],
  };
}

/** Hidden, and no person has said anything to it. */
export function isAwaitingWord({ hiddenAt }: HeldBucket): boolean {
  return hiddenAt !== null && hiddenAt !== AGREED;
}

/** A person agrees: what is hidden goes as soon as the server says it again. */
export function agreeToDrops(base: ReadonlyMap<number, HeldBucket>): HeldBucket[] {
  return [...base.values()].filter(isAwaitingWord).map((bucket) => ({ ...bucket, hiddenAt: AGREED }));
}
