/**
 * One user's data in this tab: what is on disk, mirrored in memory, and shown.
 *
 * The view is base rows plus overlay, derived here and never stored. The disk is written first, the memory after it; what
 * another tab wrote is read again when it says so.
 */
import { type ReadonlySignal, batch, computed, signal } from "@preact/signals";
import type { HeldBucket } from "../merge/bucket";
import type { Draft, OpError } from "../net/wire";
import type { Channel } from "./channel";
import { type Entry, canLand, isOverlaid } from "./entry";
import { grouped } from "./group";
import { makeLane } from "./lane";
import { readLine } from "./line";
import { type Live, keyText, makeLive } from "./live";
import type { Answered, Chain, Enrolled } from "./chain";
import type { Outbox } from "./outbox";
import type { Pulled, Replica, Turn } from "./replica";
import { type LaidOver, showBucket } from "./view";
import type { BucketKey, Who } from "./workspace";

type Base = ReadonlyMap<number, HeldBucket>;

export interface Local {
  readonly who: Who;
  readonly live: Pick<Live, "row" | "rows" | "find">;
  readonly chain: ReadonlySignal<Chain>;
  readonly pulled: ReadonlySignal<Pulled>;
  /** In the order of recording: all of which something is to come, and the last ones done with. */
  readonly entries: ReadonlySignal<readonly Entry[]>;
  base(): ReadonlyMap<number, HeldBucket>;
  bucketOf(key: BucketKey): HeldBucket | undefined;
  append(drafts: readonly Draft[], after?: string): Promise<void>;
  /** Reads the queue from disk: another tab's op may stand between two of this one's. */
  reread(): Promise<void>;
  /** Keeps what an answer brought: the base, then the outcomes; both are shown at once. */
  commit(turn: Turn | null, answered: Answered): Promise<void>;
  /** After a complete exchange: takes ops out of the overlay for good that the base shows. */
  land(): Promise<void>;
  setAside(op: string, error: OpError): Promise<void>;
  replant(device: Enrolled, replay: boolean, from: string): Promise<void>;
  prune(keptMs: number): Promise<void>;
  /** Marks buckets otherwise: same rows, other marks. */
  mark(change: (base: Base) => readonly HeldBucket[]): Promise<void>;
  close(): void;
}

/** Ops that are done with, held in memory for the sync centre. */
const RECENT = 100;

type Queue = ReadonlyMap<number, Entry>;

export async function openLocal(who: Who, outbox: Outbox, replica: Replica, channel: Channel): Promise<Local> {
  const live = makeLive();
  const read = readOnce();
  const readQueue = async (): Promise<Queue> => byPlace([...(await outbox.recent(RECENT)), ...(await outbox.live())]);
  const [known, loaded, queued] = await Promise.all([outbox.chain(), replica.load(), readQueue()]);
  if (known === undefined) throw new TypeError("no device is enrolled");
  const chain = signal(known);
  const pulled = signal(loaded.pulled);
  const queue = signal(queued);
  const entries = computed(() => [...queue.value.values()].sort((a, b) => a.n - b.n));
  let base: Base = loaded.base;
  let byKey = indexed(base);
  // Ops and rows have a lane each: a large pull must not hold up a tap.
  const ops = makeLane();
  const rows = makeLane();

  const laidOver = (queued: readonly Entry[], text: string): LaidOver[] =>
    queued.filter((entry) => isOverlaid(entry, byKey.get(text))).map((entry) => ({ draft: read(entry), epoch: entry.epoch }));
  const show = (keys: Iterable<BucketKey>): void => {
    const queues = grouped(entries.peek(), (entry) => keyText(read(entry).b));
    for (const [text, key] of new Map([...keys].map((key) => [keyText(key), key]))) {
      const held = byKey.get(text);
      const seen = held?.hiddenAt === null ? held : undefined;
      live.show(key, showBucket(key, seen, laidOver(queues.get(text) ?? [], text), who));
    }
  };
  const takeQueue = (now: Queue, changed: Iterable<Entry>, end: Chain): void => {
    queue.value = now;
    chain.value = end;
    show([...changed].map((entry) => read(entry).b));
  };
  const takeEntries = (changed: readonly Entry[], end: Chain): void =>
    batch(() => takeQueue(new Map([...queue.peek(), ...byPlace(changed)]), changed, end));
  const takeBase = (now: Base, word: Pulled): void =>
    batch(() => {
      const touched = [...new Set([...base.keys(), ...now.keys()])].filter((bid) => base.get(bid) !== now.get(bid));
      const keys = touched.map((bid) => (now.get(bid) ?? base.get(bid)!).key);
      base = now;
      byKey = indexed(now);
      pulled.value = word;
      show(keys);
    });

  const change = (work: () => Promise<{ entries: Entry[]; chain: Chain }>): Promise<void> =>
    ops(async () => {
      const done = await work();
      if (done.entries.length === 0) return;
      takeEntries(done.entries, done.chain);
      channel.say({ is: "ops" });
    });
  const rereadRows = async (bids: readonly number[]): Promise<void> => {
    const fresh = await replica.reload(bids);
    const others = [...base].filter(([bid]) => !bids.includes(bid));
    takeBase(new Map([...others, ...fresh.base]), fresh.pulled);
  };
  const rereadOps = async (): Promise<void> => {
    const [now, end] = [await readQueue(), await outbox.chain()];
    batch(() => takeQueue(now, [...queue.peek().values(), ...now.values()], end!));
  };
  channel.hear((news) => {
    if (news.is === "base") void rows(() => rereadRows(news.bids));
    if (news.is === "ops") void ops(rereadOps);
  });

  show([...[...base.values()].map(({ key }) => key), ...entries.peek().map((entry) => read(entry).b)]);

  return {
    who,
    live,
    chain,
    pulled,
    entries,
    base: () => base,
    bucketOf: (key) => byKey.get(keyText(key)),
    append: (drafts, after) => change(() => outbox.append(drafts, after)),
    reread: () => ops(rereadOps),
    commit: (turn, answered) =>
      rows(async () => {
        const kept = turn !== null && (await replica.save(turn));
        await ops(async () => {
          const done = await outbox.settle(answered);
          batch(() => {
            if (kept) takeBase(laid(base, turn), turn.pulled);
            takeEntries(done.entries, done.chain);
          });
        });
        if (turn && !kept) await rereadRows(bidsOf(turn));
        if (answered.outcomes.length > 0) channel.say({ is: "ops" });
        if (turn) channel.say({ is: "base", bids: bidsOf(turn) });
      }),
    land: () =>
      change(async () => {
        const receipts = new Set(live.rows("receipt").peek().filter(({ doc }) => !doc.parked).map(({ id }) => id));
        const bucketOf = (entry: Entry): HeldBucket | undefined => byKey.get(keyText(read(entry).b));
        const done = entries.peek().filter((entry) => !entry.landed && canLand(entry, bucketOf(entry), receipts));
        return { entries: done.length > 0 ? await outbox.retire(done) : [], chain: chain.peek() };
      }),
    setAside: (op, error) => change(() => outbox.setAside(op, error)),
    replant: (device, replay, from) => change(() => outbox.replant(device, replay, from)),
    prune: (keptMs) => ops(() => outbox.prune(keptMs)),
    mark: (change) =>
      rows(async () => {
        const turn: Turn = { applied: [], marked: change(base), dropped: [], before: base, pulled: { ...pulled.peek() } };
        if (await replica.save(turn)) takeBase(laid(base, turn), turn.pulled);
        else await rereadRows(bidsOf(turn));
        channel.say({ is: "base", bids: bidsOf(turn) });
      }),
    close() {
      channel.close();
      outbox.close();
      replica.close();
    },
  };
}

const byPlace = (entries: Iterable<Entry>): Map<number, Entry> =>
  new Map([...entries].map((entry) => [entry.n, entry]));

const indexed = (base: Base): Map<string, HeldBucket> =>
  new Map([...base.values()].map((bucket) => [keyText(bucket.key), bucket]));

const bidsOf = (turn: Turn): number[] => [
  ...turn.applied.map(({ bucket }) => bucket.bid),
  ...turn.marked.map(({ bid }) => bid),
  ...turn.dropped,
];

/** The base after a turn; what other tabs changed elsewhere stays. */
function laid(base: Base, { applied, marked, dropped }: Turn): Base {
  const now = new Map(base);
  for (const bucket of [...applied.map((part) => part.bucket), ...marked]) now.set(bucket.bid, bucket);
  for (const bid of dropped) now.delete(bid);
  return now;
}

/** Lines are immutable: each is parsed once for as long as its entry is in memory. */
function readOnce(): (entry: Entry) => Draft {
  const drafts = new WeakMap<Entry, Draft>();
  return (entry) => {
    const known = drafts.get(entry) ?? readLine(entry.line);
    drafts.set(entry, known);
    return known;
  };
}
