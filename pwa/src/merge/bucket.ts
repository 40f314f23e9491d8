/** What a reply does to the buckets that a device holds. Pure. Source: PROTOCOL section 4. */
import { checksum } from "../crypto/h64";
import type { BucketPart, WireKey, WireRow } from "../net/wire";

/** A row as the server said it: base, in the words of a merge. */
export interface HeldRow {
  t: number;
  id: string;
  v: number;
  d: Readonly<Record<string, unknown>>;
}

export interface HeldBucket {
  bid: number;
  key: WireKey;
  ver: number;
  /** Epoch that `ver` counts in. */
  epoch: string;
  /** False: still shown, but not to be relied on, for its checksum was wrong. It is asked for whole. */
  sound: boolean;
  /** Device time at which the server took it away together with many others, ms: not shown, but not deleted yet. */
  hiddenAt: number | null;
  rows: ReadonlyMap<string, HeldRow>;
}

/** `whole`: what is not put is gone. Otherwise `put` and `gone` are all that changed. */
export type Applied =
  | { is: "applied"; bucket: HeldBucket; whole: boolean; put: readonly HeldRow[]; gone: readonly HeldRow[] }
  /** What is held is newer, or the same. */
  | { is: "stale" }
  /** Wrong checksum, or a delta that does not start where the held bucket ends: only a snapshot helps. */
  | { is: "mismatch" };

export const rowKey = (row: { t: number; id: string }): string => `${row.t}:${row.id}`;

/**
 * Lays a snapshot or delta over a bucket.
 *
 * `said` is the `ver` that the request named for the bucket; a snapshot below it answers that very statement (the
 * server has gone back) and counts, while one below a bucket that grew since is an older answer and does not.
 */
export function applyPart(
  held: HeldBucket | undefined,
  part: BucketPart,
  said: number | undefined,
  epoch: string,
): Applied {
  const sound = held && isSound(held, epoch) ? held : undefined;
  if (sound && part.ver <= sound.ver && !(part.mode === "snap" && sound.ver === said)) return { is: "stale" };
  if (part.mode === "delta" && (sound === undefined || sound.ver < part.from!)) return { is: "mismatch" };
  const whole = part.mode === "snap";
  const rows = new Map(whole ? [] : held!.rows);
  const put: HeldRow[] = [];
  const gone: HeldRow[] = [];
  for (const row of part.rows) lay(row, rows, put, gone);
  if (checksum(rows.values()) !== part.chk) return { is: "mismatch" };
  const bucket = { bid: part.id, key: part.key, ver: part.ver, epoch, sound: true, hiddenAt: null, rows };
  return { is: "applied", bucket, whole, put, gone };
}

function lay(row: WireRow, rows: Map<string, HeldRow>, put: HeldRow[], gone: HeldRow[]): void {
  const key = rowKey(row);
  const before = rows.get(key);
  if (row.x === 1) {
    if (before) gone.push(before);
    rows.delete(key);
    return;
  }
  const held = { t: row.t, id: row.id, v: row.v, d: row.d! };
  rows.set(key, held);
  put.push(held);
}

/** A `ver` means something in its own epoch only. */
export function isSound(bucket: HeldBucket, epoch: string): boolean {
  return bucket.sound && bucket.epoch === epoch;
}

/** The version vector: what may be named in `have`. */
export function vectorOf(base: ReadonlyMap<number, HeldBucket>, epoch: string): Map<number, number> {
  const sound = [...base.values()].filter((bucket) => isSound(bucket, epoch));
  return new Map(sound.map(({ bid, ver }) => [bid, ver]));
}
