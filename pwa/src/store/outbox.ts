/**
 * The outbox: every op that this user recorded on this device, in its exact bytes.
 *
 * Its database schema is frozen at version 1 for ever: an update of the app must find whatever an older one recorded.
 * Each function is one strict transaction; the place in the chain is taken in the transaction that writes the line.
 */
import type { Draft, OpError, Outcome } from "../net/wire";
import { type Stored, decode, encode } from "./codec";
import { type Connection, type Schema, type Writing, connect } from "./connection";
import { type Entry, isUnanswered } from "./entry";
import { chainOf, rewriteLine, writeLine } from "./line";

export interface Enrolled {
  dev: string;
  lineage: number | string;
  epoch: string;
}

/** The device's chain: where the next op goes, and what the server has said of it. */
export interface Chain extends Enrolled {
  /** Last `s` given, 0 before the first. */
  seq: number;
  /** `h` of that op. */
  head: string;
  /** Next `n`. */
  next: number;
  /** All `s` up to it are in the journal, and in a verified backup. */
  stored: number;
  archived: number;
}

export interface Answered {
  dev: string;
  epoch: string;
  outcomes: readonly Outcome[];
  stored: number;
  archived: number;
  /** Server time, ms. */
  at: number;
}

export interface Outbox {
  chain(): Promise<Chain | undefined>;
  /** First enrolment of this user here. A chain that is there already stays. */
  plant(device: Enrolled): Promise<Chain>;
  append(drafts: readonly Draft[]): Promise<{ entries: Entry[]; chain: Chain }>;
  /** Ops of which something is still to come. */
  live(): Promise<Entry[]>;
  /** The last ones, newest first. */
  recent(count: number): Promise<Entry[]>;
  /** Keeps outcomes, matched by op id. Resolves with the entries that they changed. */
  settle(answered: Answered): Promise<{ entries: Entry[]; chain: Chain }>;
  /** Nothing more will come of these. They stay until they may be freed. */
  retire(entries: readonly Entry[]): Promise<Entry[]>;
  /** Puts a line aside that the server cannot read, and closes the gap behind it. */
  setAside(op: string, error: OpError): Promise<{ entries: Entry[]; chain: Chain }>;
  /** Moves ops to a new chain: all unanswered ones, and after a restore (`replay`) everything kept. */
  replant(device: Enrolled, replay: boolean): Promise<{ entries: Entry[]; chain: Chain }>;
  /** Frees ops that are executed, shown, recorded before `before`, and safe in a backup where there is one. */
  prune(before: number): Promise<void>;
  close(): void;
}

interface OpRecord {
  n: number;
  id: string;
  /** Only there while true: the index holds live ops alone. */
  live?: 1;
  body: Stored;
}

const SCHEMA = {
  version: 1,
  upgrade(db) {
    const ops = db.createObjectStore("ops", { keyPath: "n" });
    ops.createIndex("id", "id", { unique: true });
    ops.createIndex("live", "live");
    db.createObjectStore("meta");
  },
} satisfies Omit<Schema, "name">;

const BOTH = ["ops", "meta"] as const;
const MOST_FREED = 500;

export function openOutbox(user: string): Outbox {
  const db = connect({ name: `xinglin-outbox-${user}`, ...SCHEMA });
  return {
    chain: () => db.read(["meta"], async (tx) => readChain(await tx.objectStore("meta").get("chain"))),
    plant: (device) => plant(db, device),
    append: (drafts) => append(db, drafts),
    live: () => db.read(["ops"], async (tx) => entriesOf(await tx.objectStore("ops").index("live").getAll())),
    recent: (count) => recent(db, count),
    settle: (answered) => settle(db, answered),
    retire: (entries) =>
      db.write(["ops"], async (tx) => {
        const landed = entries.map((entry) => ({ ...entry, landed: true }));
        await Promise.all(landed.map((entry) => put(tx, entry)));
        return landed;
      }),
    setAside: (op, error) => setAside(db, op, error),
    replant: (device, replay) => replant(db, device, replay),
    prune: (before) => prune(db, before),
    close: () => db.close(),
  };
}

const readChain = (stored: Stored | undefined): Chain | undefined => stored && decode<Chain>(stored);
const entriesOf = (records: OpRecord[]): Entry[] => records.map(({ body }) => decode<Entry>(body));

async function chainIn(tx: Writing): Promise<Chain> {
  const chain = readChain((await tx.objectStore("meta").get("chain")) as Stored | undefined);
  if (chain === undefined) throw new TypeError("no device is enrolled");
  return chain;
}

const putChain = (tx: Writing, chain: Chain): Promise<unknown> => tx.objectStore("meta").put(encode(chain), "chain");

const put = (tx: Writing, entry: Entry): Promise<unknown> =>
  tx.objectStore("ops").put({ n: entry.n, id: entry.op, ...(entry.landed ? {} : { live: 1 }), body: encode(entry) });

const plant = (db: Connection, device: Enrolled): Promise<Chain> =>
  db.write(["meta"], async (tx) => {
    const known = readChain((await tx.objectStore("meta").get("chain")) as Stored | undefined);
    if (known) return known;
    const chain = { ...device, seq: 0, head: "", next: 1, stored: 0, archived: 0 };
    await putChain(tx, chain);
    return chain;
  });

const append = (db: Connection, drafts: readonly Draft[]): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    let chain = await chainIn(tx);
    const entries: Entry[] = [];
    for (const draft of drafts) {
      // A second try after a lost connection finds what the first one may have written.
      const known = (await tx.objectStore("ops").index("id").get(draft.i)) as OpRecord | undefined;
      if (known) {
        entries.push(decode<Entry>(known.body));
        continue;
      }
      const seq = chain.seq + 1;
      const { line, h } = writeLine(draft, { seq, previous: chain.head });
      const entry: Entry = {
        n: chain.next, op: draft.i, dev: chain.dev, seq, previous: chain.head, line, epoch: draft.e ?? chain.epoch, replayed: false,
        outcome: null, answeredIn: null, aside: null, storedAt: null, landed: false, past: [],
      };
      await put(tx, entry);
      entries.push(entry);
      chain = { ...chain, seq, head: h, next: chain.next + 1 };
    }
    await putChain(tx, chain);
    return { entries, chain };
  });

const recent = (db: Connection, count: number): Promise<Entry[]> =>
  db.read(["ops"], async (tx) => {
    const found: OpRecord[] = [];
    let cursor = await tx.objectStore("ops").openCursor(null, "prev");
    for (; cursor && found.length < count; cursor = await cursor.continue()) found.push(cursor.value as OpRecord);
    return entriesOf(found);
  });

const settle = (db: Connection, answered: Answered): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    let chain = await chainIn(tx);
    const entries: Entry[] = [];
    for (const outcome of answered.outcomes) {
      const record = (await tx.objectStore("ops").index("id").get(outcome.i)) as OpRecord | undefined;
      if (record === undefined) continue;
      const before = decode<Entry>(record.body);
      const storedAt = before.storedAt ?? answered.at;
      const entry: Entry = { ...before, outcome, answeredIn: answered.epoch, aside: null, storedAt };
      await put(tx, entry);
      entries.push(entry);
    }
    // An answer to the chain of before a fork or a restore says nothing of this one.
    if (chain.dev === answered.dev) {
      const [stored, archived] = [Math.max(chain.stored, answered.stored), Math.max(chain.archived, answered.archived)];
      chain = { ...chain, stored, archived };
      await putChain(tx, chain);
    }
    return { entries, chain };
  });

const setAside = (db: Connection, op: string, aside: OpError): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    const chain = await chainIn(tx);
    const live = entriesOf((await tx.objectStore("ops").index("live").getAll()) as OpRecord[]);
    const bad = live.find((entry) => entry.op === op);
    if (bad === undefined || !isUnanswered(bad) || bad.dev !== chain.dev) return { entries: [], chain };
    const moved = { ...bad, aside };
    await put(tx, moved);
    const behind = live.filter((entry) => entry.dev === bad.dev && entry.seq > bad.seq && isUnanswered(entry));
    const { entries, seq, head } = await move(tx, behind, bad.seq - 1, bad.previous, (entry) => entry);
    const next = { ...chain, seq, head };
    await putChain(tx, next);
    return { entries: [moved, ...entries], chain: next };
  });

const replant = (db: Connection, device: Enrolled, replay: boolean): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    const before = await chainIn(tx);
    const kept = entriesOf((await tx.objectStore("ops").getAll()) as OpRecord[]);
    const chosen = kept.filter((entry) => isUnanswered(entry) || (replay && entry.aside === null));
    const { entries, seq, head } = await move(tx, chosen, 0, "", (entry) => ({
      ...entry, dev: device.dev, replayed: entry.replayed || replay, outcome: null, answeredIn: null, storedAt: null,
      landed: false,
    }));
    const chain = { ...device, seq, head, next: before.next, stored: 0, archived: 0 };
    await putChain(tx, chain);
    return { entries, chain };
  });

/** Rewrites ops one after the other behind `seq`, and keeps the lines that they had. */
async function move(
  tx: Writing,
  chosen: readonly Entry[],
  seq: number,
  head: string,
  change: (entry: Entry) => Entry,
): Promise<{ entries: Entry[]; seq: number; head: string }> {
  const entries: Entry[] = [];
  for (const before of [...chosen].sort((a, b) => a.n - b.n)) {
    const after = change(before);
    const origin = after.replayed && !before.replayed ? originOf(before) : undefined;
    const { line, h } = rewriteLine(before.line, { seq: ++seq, previous: head }, origin);
    const entry = { ...after, seq, previous: head, line, past: [...before.past, before.line] };
    await put(tx, entry);
    entries.push(entry);
    head = h;
  }
  return { entries, seq, head };
}

function originOf({ dev, seq, line, epoch }: Entry): { e?: string; o: [string, number, string] } {
  const o: [string, number, string] = [dev, seq, chainOf(line)];
  return line.includes(`,"e":${JSON.stringify(epoch)},"h":"`) ? { o } : { e: epoch, o };
}

const prune = (db: Connection, before: number): Promise<void> =>
  db.write(BOTH, async (tx) => {
    const chain = await chainIn(tx);
    const oldest = (await tx.objectStore("ops").getAll(null, MOST_FREED)) as OpRecord[];
    const isSafe = (entry: Entry): boolean => chain.archived === 0 || entry.dev !== chain.dev || entry.seq <= chain.archived;
    const free = entriesOf(oldest).filter((entry) => entry.landed && (entry.storedAt ?? before) < before && isSafe(entry));
    await Promise.all(free.map(({ n }) => tx.objectStore("ops").delete(n)));
  });
