/**
 * The PIN that opens a user's replica on this device without the server.
 *
 * Five tries are free; after that each wrong one shuts the entry for 30 s, doubling up to an hour. Nothing is deleted:
 * a forgotten PIN costs a sign-in with the password, which starts the count afresh.
 */
import { randomBytes, utf8 } from "./bytes";

const ITERATIONS = 600_000;
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

export interface PinRecord {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  hash: Uint8Array<ArrayBuffer>;
  /** Wrong tries since the last right one or the last online sign-in. */
  misses: number;
  /** Wall clock of the last wrong try, ms. */
  missedAt: number;
}

export function isPin(text: string): boolean {
  return /^[0-9]{6}$/.test(text);
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", utf8(pin) as Uint8Array<ArrayBuffer>, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

/** `iterations` is stored with the record, so that it can rise later without shutting anyone out. */
export async function makePinRecord(pin: string, iterations: number = ITERATIONS): Promise<PinRecord> {
  const salt = randomBytes(16);
  return { salt, iterations, hash: await derive(pin, salt, iterations), misses: 0, missedAt: 0 };
}

export async function pinMatches(record: PinRecord, pin: string): Promise<boolean> {
  const hash = await derive(pin, record.salt, record.iterations);
  return hash.reduce((difference, byte, i) => difference | (byte ^ record.hash[i]!), hash.length ^ record.hash.length) === 0;
}

/** How long the entry stays shut after that many wrong tries in a row, ms. */
export function waitAfter(misses: number): number {
  return misses < FREE_TRIES ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (misses - FREE_TRIES), LONGEST_WAIT_MS);
}

/** What is left of that wait. A clock set back lengthens it to the whole wait at most. */
export function remainingWait(record: Pick<PinRecord, "misses" | "missedAt">, now: number): number {
  const wait = waitAfter(record.misses);
  return Math.min(wait, Math.max(0, record.missedAt + wait - now));
}

/** Tries before the entry is shut for the first time; then always one per wait. */
export function triesLeft(misses: number): number {
  return Math.max(FREE_TRIES - misses, 1);
}
