/** What an op may name as its base. Pure. Source: PROTOCOL section 2 (`bv`, `e`). */

export interface Seen {
  bv: number;
  /** Epoch that `bv` counts in. */
  epoch: string;
}

/**
 * The version that the screen really showed of some fields: where own ops cover them, what came in underneath since the
 * first of these was not seen, and must be found as a conflict. `covering` in the order of recording.
 */
export function seenOf(now: Seen, covering: readonly Seen[]): Seen {
  const first = covering[0];
  if (first === undefined) return now;
  if (first.epoch !== now.epoch) return first;
  const same = covering.filter(({ epoch }) => epoch === now.epoch);
  return { epoch: now.epoch, bv: Math.min(now.bv, ...same.map(({ bv }) => bv)) };
}
