/** Trying a PIN: counted first, judged after. */
import { pinMatches, remainingWait, triesLeft } from "../crypto/pin";
import type { DeviceStore } from "./device";

/** `triesLeft` before the entry shuts for `waitMs`. Without a PIN here no try is left: only signing in helps. */
export type Unlock = { ok: true } | { ok: false; triesLeft: number; waitMs: number };

/** A try is counted, on disk, before it is judged: a reload in between does not give it back. */
export async function tryPin(
  devices: DeviceStore,
  user: string,
  pin: string,
  now: () => number,
): Promise<Unlock> {
  let waitMs = 0;
  await devices.changePin(user, (kept) => {
    waitMs = kept ? remainingWait(kept, now()) : 0;
    return kept && waitMs === 0 ? { ...kept, misses: kept.misses + 1, missedAt: now() } : undefined;
  });
  const record = await devices.pin(user);
  if (record === undefined) return { ok: false, triesLeft: 0, waitMs: 0 };
  if (waitMs > 0) return { ok: false, triesLeft: triesLeft(record.misses), waitMs };
  if (!(await pinMatches(record, pin))) {
    return { ok: false, triesLeft: triesLeft(record.misses), waitMs: remainingWait(record, now()) };
  }
  await devices.changePin(user, (kept) => kept && { ...kept, misses: 0 });
  return { ok: true };
}
