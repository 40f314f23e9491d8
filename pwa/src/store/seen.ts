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

/** Of fields of a row, as the screen shows them: what an op that changes them says as its base. */
export function baseOf({ bv, epoch, under }: Shown, fields: readonly string[]): { bv: number; epoch?: string } {
  if (epoch === undefined) return { bv };
  return seenOf({ bv, epoch }, coveringOf(under, fields));
}

interface Shown {
  bv: number;
  epoch?: string;
  under?: ReadonlyMap<string, Seen>;
}

/** The bases of the own ops that cover some of these fields. */
export function coveringOf(under: Shown["under"], fields: readonly string[]): Seen[] {
  return fields.flatMap((field) => under?.get(field) ?? []);
}
