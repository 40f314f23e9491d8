/** When to try again. Pure. All in ms. */

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 300_000;

/** Between two pulls with nothing to send. */
export const IDLE_GAP_MS = 2_000;
/** While the app is looked at. */
export const POLL_MS = 60_000;
/** After something that many phones notice in the same moment. */
export const SPREAD_MS = 10_000;
/** Taps that follow one another go out together. */
export const SAVE_PAUSE_MS = 50;

/**
 * Delay after so many failures in a row (1, 2, …): doubling to five minutes, of which the second half is left to chance,
 * so that a thousand phones do not come back in the same second. `chance` is in [0, 1).
 */
export function backoff(failures: number, chance: number): number {
  const most = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  return Math.round(most / 2 + (most / 2) * chance);
}

/** What the server asks for, and up to half as much again: it asks many at once. */
export function waited(askedMs: number, chance: number): number {
  return Math.round(askedMs * (1 + chance / 2));
}
