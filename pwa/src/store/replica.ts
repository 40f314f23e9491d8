/**
 * The rows that the server has said, on disk: base, without this device's own ops.
 *
 * Everything here can be fetched again, so its schema may change: a new version starts empty.
 */
import type { Applied, HeldBucket, HeldRow } from "../merge/bucket";
import { rowKey } from "../merge/bucket";
import type { Stamp } from "../net/wire";
import { type Stored, decode, encode } from "./codec";
import { type Connection, type Schema, type Writing, connect } from "./connection";
import { grouped } from "./group";

/** What is known of the last exchange. */
export interface Pulled {
  /** True once a first pull has been held completely. */
  ready: boolean;
  /** Device time of the last complete exchange, ms. */
  at: number | null;
  /** Device clock minus server clock, ms. */
  skew: number;
  /** `have.d` that the server knows the vector of. */
  digest: string | null;
  /** [server ms, monotonic ms, session]: when the server last told its time. */
  anchor: Stamp | null;
  /** The newest signed head of the server's chain that came in this epoch. Absent in what an older app kept. */
  head?: { size: number; token: string } | null;
}

export const NOTHING_PULLED: Pulled = { ready: false, at: null, skew: 0, digest: null, anchor: null };

/** What an exchange does to the base. `before` is what the decision was made on: the `ver` held of each bucket. */
export interface Turn {
  applied: readonly Extract<Applied, { is: "applied" }>[];
  /** Same rows, other marks: not sound, hidden, shown again. */
  marked: readonly HeldBucket[];
  dropped: readonly number[];
  before: ReadonlyMap<number, HeldBucket>;
  pulled: Pulled;
}

export interface Loaded {
  base: Map<number, HeldBucket>;
  pulled: Pulled;
}

export interface Replica {
  load(): Promise<Loaded>;
  /** These buckets only; one that is not held is not in the answer. */
  reload(bids: readonly number[]): Promise<Loaded>;
  /** All or nothing. False where another tab has changed one of these buckets since: load again. */
  save(turn: Turn): Promise<boolean>;
  close(): void;
}

interface BucketRecord {
  b: number;
  body: Stored;
}
interface RowRecord {
  b: number;
  t: number;
  id: string;
  body: Stored;
}
type Head = Omit<HeldBucket, "rows" | "bid">;

const SCHEMA = {
  version: 1,
  upgrade(db) {
    db.createObjectStore("rows", { keyPath: ["b", "t", "id"] });
    db.createObjectStore("buckets", { keyPath: "b" });
    db.createObjectStore("meta");
  },
} satisfies Omit<Schema, "name">;

const ALL = ["rows", "buckets", "meta"] as const;

export function openReplica(user: string): Replica {
  const db = connect({ name: `xinglin-replica-${user}`, ...SCHEMA });
  return {
    load: () => load(db),
    reload: (bids) => load(db, bids),
    save: (turn) => save(db, turn),
    close: () => db.close(),
  };
}

const load = (db: Connection, bids?: readonly number[]): Promise<Loaded> =>
  db.read(ALL, async (tx) => {
    const [heads, rows] = [tx.objectStore("buckets"), tx.objectStore("rows")];
    const [buckets, found, pulled] = (await Promise.all([
      bids ? Promise.all(bids.map((bid) => heads.get(bid))) : heads.getAll(),
      bids ? Promise.all(bids.map((bid) => rows.getAll(rowsOf(bid)))).then((lists) => lists.flat()) : rows.getAll(),
      tx.objectStore("meta").get("pulled"),
    ])) as [(BucketRecord | undefined)[], RowRecord[], Stored | undefined];
    const held = grouped(found, ({ b }) => b);
    const base = new Map<number, HeldBucket>();
    for (const { b, body } of buckets.filter((record) => record !== undefined)) {
      base.set(b, { bid: b, ...decode<Head>(body), rows: new Map(held.get(b)?.map(heldRow)) });
    }
    return { base, pulled: pulled ? decode<Pulled>(pulled) : NOTHING_PULLED };
  });

const heldRow = ({ t, id, body }: RowRecord): [string, HeldRow] => [
  rowKey({ t, id }),
  { t, id, ...decode<Pick<HeldRow, "v" | "d">>(body) },
];

/** An array sorts above every number and string: the range holds all keys that begin with the bucket. */
const rowsOf = (bid: number): IDBKeyRange => IDBKeyRange.bound([bid], [bid, []]);

const save = (db: Connection, turn: Turn): Promise<boolean> =>
  db.write(ALL, async (tx) => {
    const touched = [...turn.applied.map(({ bucket }) => bucket.bid), ...turn.marked.map(({ bid }) => bid), ...turn.dropped];
    for (const bid of touched) {
      if (!(await isUnchanged(tx, bid, turn.before.get(bid)))) return false;
    }
    await Promise.all([
      ...turn.dropped.flatMap((bid) => clear(tx, bid)),
      ...turn.marked.map((bucket) => putHead(tx, bucket)),
      ...turn.applied.flatMap((applied) => lay(tx, applied)),
      tx.objectStore("meta").put(encode(turn.pulled), "pulled"),
    ]);
    return true;
  });

async function isUnchanged(tx: Writing, bid: number, before: HeldBucket | undefined): Promise<boolean> {
  const record = (await tx.objectStore("buckets").get(bid)) as BucketRecord | undefined;
  if (record === undefined || before === undefined) return record === before;
  const now = decode<Head>(record.body);
  return now.ver === before.ver && now.epoch === before.epoch;
}

function lay(tx: Writing, { bucket, whole, put, gone }: Turn["applied"][number]): Promise<unknown>[] {
  const rows = tx.objectStore("rows");
  return [
    ...(whole ? clear(tx, bucket.bid) : []),
    putHead(tx, bucket),
    ...gone.map(({ t, id }) => rows.delete([bucket.bid, t, id])),
    ...put.map(({ t, id, v, d }) => rows.put({ b: bucket.bid, t, id, body: encode({ v, d }) })),
  ];
}

function clear(tx: Writing, bid: number): Promise<unknown>[] {
  return [tx.objectStore("rows").delete(rowsOf(bid)), tx.objectStore("buckets").delete(bid)];
}

function putHead(tx: Writing, { bid, rows: _, ...head }: HeldBucket): Promise<unknown> {
  return tx.objectStore("buckets").put({ b: bid, body: encode(head) });
}
