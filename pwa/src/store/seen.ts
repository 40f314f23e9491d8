/** What an op may name as its base. Pure. Source: PROTOCOL section 2 (`bv`, `e`). */

export interface Seen {
  bv: number;
  /** Epoch that `bv` counts in. */
  epoch: string;
}

/**
 * The version that the screen really showed of some fields: where own ops cover them, what came in underneath since was
 * not seen, and must be found as a conflict. Over an op from before a restore that is nothing: no number counts in both
 * epochs.
 */
export function seenOf(now: Seen, covering: readonly Seen[]): Seen {
  return { epoch: now.epoch, bv: Math.min(now.bv, ...covering.map(({ bv, epoch }) => (epoch === now.epoch ? bv : 0))) };
}
