import type { ReadonlySignal } from "@preact/signals";
import type { Table, Tables } from "../domain/rows";
import type { Content, ServiceAct, Signer } from "../domain/service-act";
import type { Blobs, Piece } from "./blob-head";
import type { Seen } from "./seen";

export type BucketKey = readonly [kind: string, root: string];

export interface Who { id: string; login: string; name: string; roles: string[]; branch: string | null }

/** A row as the screen shows it: base (what the server said) with the queued ops of this device laid over it. */
export interface Row<D> {
  table: Table;
  id: string;
  bucket: BucketKey;
  /** Version of the base row; 0 where it exists on this device only. */
  v: number;
  /** `ver` of the bucket as it was shown: what an op about this row names as its base. */
  bv: number;
  /** Epoch that `bv` counts in; absent where the bucket is not held. */
  epoch?: string;
  /** Base and overlay combined. */
  doc: D;
  /** Fields that only this device knows yet (虚). A row made here lists every field. */
  local: ReadonlySet<string>;
  /** Of these: the base that each value was recorded on. What came in since lies under it, unseen. */
  under?: ReadonlyMap<string, Seen>;
}

/** What is known of one op, in the order of its life. `seq` orders one device. */
export type OpState =
  | "local" // 仅在本机
  | "sending" // 发送中
  | "stored" // 已送达: in the server's journal, and executed
  | "archived" // 已核对: in a verified backup
  | "clash" // executed, but another value was kept beside it
  | "parked" // kept by the server, waits for a person
  | "rejected" // an intent that a rule refused
  | "aside"; // the server could not read the line; kept here

export interface QueueItem {
  op: string;
  seq: number;
  type: string;
  bucket: BucketKey;
  row: string | null;
  payload: Record<string, unknown>;
  bytes: number;
  /** Wall clock of this device when it was recorded, ms. */
  at: number;
  state: OpState;
  error: { code: string; args?: Record<string, unknown> } | null;
  /** Server time at which it was acknowledged, ms. */
  storedAt: number | null;
}

export type Link =
  | "online" // the last exchange succeeded
  | "sending"
  | "offline" // the server could not be reached
  | "signed_out" // the server asks for a sign-in; nothing is lost
  | "revoked" // this device may not sync any more; nothing is lost
  | "trouble"; // the server answered something that is not a reply

export interface SyncStatus {
  link: Link;
  /** Ops and blobs that the server does not have. */
  pending: number;
  /** Ops that a person must look at: parked, rejected, aside. */
  troubled: number;
  conflicts: number;
  /**
   * Buckets (orders, customers) that the server took away many at a time: hidden until it says so again, not deleted. Those
   * that a person has agreed to are not counted any more.
   */
  hidden: number;
  /** Time of the last complete exchange, by this device's clock; null = never. */
  lastSyncAt: number | null;
  /** Device clock minus server clock, ms, at the last exchange. */
  clockSkewMs: number;
  /** When the engine tries next by itself, ms; null = not waiting. */
  nextTryAt: number | null;
}

/** The server's stream of hints that something changed; a hint carries no rows. */
export interface Pokes {
  /** False: no stream stands, somebody must ask from time to time. */
  open: boolean;
  /** Hints so far. */
  count: number;
}

/** What a customer decided, to be sealed. */
export interface Sealing {
  bucket: BucketKey;
  outcome: ServiceAct["outcome"];
  content: Content;
  signer: Signer;
  /** What was drawn, `strokes/1`. */
  ink: string | null;
  /** The envelope that came with it. */
  sealedOpinion: string | null;
  priceAgreed: boolean;
  /** Device time, ms. */
  at: number;
}

/** The op that it will be, and the envelope with the opinion, which this device cannot open. */
export interface Begun {
  op: string;
  sealed: string | null;
}

export interface Recording {
  /** Id of the op, where what it carries names it; made here otherwise. */
  id?: string;
  /** With its version: `note.add@1`. */
  type: string;
  bucket: BucketKey;
  row?: string;
  payload: object;
  /** Values of the patched fields that were on the screen. */
  was?: object;
  /** `ver` of the bucket that was on the screen; absent = as it is held now. */
  bv?: number;
  /** Epoch that `bv` counts in, where the screen was read online; absent = that of the bucket as it is held now. */
  epoch?: string;
}

/** One user's data on this device, open. Everything that a feature may touch of the store. */
export interface Workspace {
  readonly who: Who;
  readonly status: ReadonlySignal<SyncStatus>;
  readonly queue: ReadonlySignal<readonly QueueItem[]>;
  /** True once the first pull has been held completely. */
  readonly ready: ReadonlySignal<boolean>;
  /** For pages that read online; the replica is kept up to date without it. */
  readonly pokes: ReadonlySignal<Pokes>;
  /** True where the browser has agreed to wake the worker for what is unsent, should the app be closed by then. */
  readonly sentLater: ReadonlySignal<boolean>;
  /** Live; the same signal for the same arguments. */
  row<T extends Table>(table: T, id: string): ReadonlySignal<Row<Tables[T]> | undefined>;
  /** Live; all rows of a table, or those of one bucket. */
  rows<T extends Table>(table: T, bucket?: BucketKey): ReadonlySignal<readonly Row<Tables[T]>[]>;
  /** Writes the op in one strict transaction and resolves when that is on disk. Resolves with the op id. */
  record(what: Recording): Promise<string>;
  /** Several ops in one strict transaction (one tap that means several things). */
  recordAll(what: readonly Recording[]): Promise<string[]>;
  /** Photos and signatures of this device. */
  readonly blobs: Blobs;
  /** `recordAll` of ops about `bucket` together with the bytes that they name; both or neither survive a crash. */
  recordWith(pieces: readonly Piece[], what: readonly Recording[]): Promise<string[]>;
  /** This installation, as the server knows it. */
  readonly dev: ReadonlySignal<string>;
  /** A compact JWS by this device's own key, which no script can read. Source: PROTOCOL section 9. */
  sign(payload: Uint8Array, typ: string, kid: string): Promise<string>;
  /** What a customer has begun about an order and not sealed yet; it outlives a killed tab. */
  begun(order: string): Promise<Begun | null>;
  /** On disk when it resolves. Null: nothing is left of it. */
  keepBegun(order: string, now: Begun | null): Promise<void>;
  /**
   * Seals what a customer decided: signed by this device's key, in one strict transaction with the opinion that came with
   * it, right behind everything recorded before. Resolves with the op id.
   */
  seal(act: Sealing): Promise<string>;
  /** Ask the engine to exchange now (pull to refresh, a tap on the strip). */
  syncNow(): void;
  /** A person says that it is right what the server took away: it goes as soon as the server says so again. */
  agreeToDrops(): Promise<void>;
  /** Everything that the server does not have, as one file (NDJSON) for `python -m backend import`. */
  unsentFile(): string;
  /** Lines that follow it: the bytes of photos and signatures that the server does not have. */
  unsentBlobs(): Promise<string[]>;
}
