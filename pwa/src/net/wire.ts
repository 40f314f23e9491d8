/** What crosses the wire. Source: PROTOCOL sections 1 to 3. Rows are in `domain/rows.ts`. */

export type WireKey = readonly [kind: string, root: string];
/** [wall ms, monotonic ms, session of the monotonic clock] */
export type Stamp = readonly [wall: number, mono: number, ses: string];

export type Have = { d: string } | { v: readonly (readonly [bid: number, ver: number])[] } | null;

export interface Header {
  p: 1;
  epoch: string;
  dev: string;
  app: string;
  sch: number;
  req: string;
  clock: { wall: number; mono: number; ses: string; anchor?: Stamp };
  gotOutcomesUpTo: number;
  have: Have;
  budget: number;
  /** Ops that the device still holds unacknowledged, this request's included. */
  owed: number;
  /** Size of the newest signed head held; left out for none. */
  head?: number;
  /** How far a bucket has come that is larger than one reply. */
  staged?: readonly [bid: number, ver: number, k: number, n: number];
}

/** An op before it has its place: `s`, `h` and what a replay adds come when the line is written. */
export interface Draft {
  i: string;
  t: string;
  b: WireKey;
  r?: string;
  bv: number;
  x: Readonly<Record<string, unknown>>;
  was?: Readonly<Record<string, unknown>>;
  at: Stamp;
  u: string;
  /** One tap that means several ops: executed all or none. */
  g?: readonly [group: string, k: number, n: number];
  /** Epoch that `bv` belongs to, where that is not the device's own. */
  e?: string;
}

export type Verdict = "applied" | "merged" | "conflict" | "parked" | "rejected";

export interface OpError {
  code: string;
  args?: Record<string, unknown>;
}

export interface Outcome {
  i: string;
  o: Verdict;
  at: readonly (readonly [bid: number, ver: number])[];
  c?: readonly string[];
  e?: OpError;
}

export interface WireRow {
  t: number;
  id: string;
  v: number;
  d?: Record<string, unknown>;
  x?: 1;
}

export interface BucketPart {
  id: number;
  key: WireKey;
  ver: number;
  mode: "snap" | "delta";
  from?: number;
  rows: readonly WireRow[];
  chk: string;
  part?: readonly [number, number];
}

export interface Reply {
  p: 1;
  epoch: string;
  now: number;
  req: string;
  stored: number;
  archived: number;
  res: readonly Outcome[];
  err?: "gap" | "fork" | "need_have" | "epoch";
  drop: readonly number[];
  b: readonly BucketPart[];
  more: boolean;
  min: { app: string; sch: number };
  /** A newer signed head of the server's chain. */
  head?: string;
  wait?: number;
}

export interface SignedIn {
  user: { id: string; login: string; name: string; roles: string[]; branch: string | null };
  expires_at: number;
}

export interface Enrolment {
  dev: string;
  lineage: number | string;
  epoch: string;
}

/** Times are the server's, ms. `backups`: there is one at all, so that one may wait for `archived_at`. */
export interface BlobStates {
  now: number;
  backups: boolean;
  blobs: readonly { att: string; stored_at: number; archived_at: number | null }[];
}
