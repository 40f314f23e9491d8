/**
 * The outbox: every op that this user recorded on this device, in its exact bytes.
 *
 * Its database schema is frozen at version 1 for ever: an update of the app must find whatever an older one recorded.
 * Each function is one strict transaction; the place in the chain is taken in the transaction that writes the line.
 */
import type { Draft, OpError } from "../net/wire";
import type { Answered, Chain, Enrolled } from "./chain";
import { type Stored, decode } from "./codec";
import { type Connection, type Schema, connect } from "./connection";
import type { Entry } from "./entry";
import { writeLine } from "./line";
import { replant, setAside } from "./moves";
import { BOTH, type OpRecord, chainIn, entriesOf, put, putChain, readChain } from "./op-records";

export interface Outbox {
  chain(): Promise<Chain | undefined>;
  /** First enrolment of this user here. A chain that is there already stays. */
  plant(device: Enrolled): Promise<Chain>;
  /** `after` is the `h` that they must follow at once, else ChainMoved: nothing is written. */
  append(drafts: readonly Draft[], after?: string): Promise<{ entries: Entry[]; chain: Chain }>;
  /** Ops of which something is still to come. */
  live(): Promise<Entry[]>;
  /** Those of the last `count` that are still kept. */
  recent(count: number): Promise<Entry[]>;
  /** Keeps outcomes, matched by op id. Resolves with the entries that they changed. */
  settle(answered: Answered): Promise<{ entries: Entry[]; chain: Chain }>;
  /** Nothing more will come of these. They stay until they may be freed. */
  retire(entries: readonly Entry[]): Promise<Entry[]>;
  /** Puts a line aside that the server cannot read, and closes the gap behind it. */
  setAside(op: string, error: OpError): Promise<{ entries: Entry[]; chain: Chain }>;
  /**
   * Moves ops from the chain of the device `from` to a new one: all unanswered ones, and after a restore (`replay`)
   * everything kept. Where another tab has moved them meanwhile nothing is done.
   */
  replant(device: Enrolled, replay: boolean, from: string): Promise<{ entries: Entry[]; chain: Chain }>;
  /**
   * Frees ops that are executed, shown, and safe in a backup where there is one, once they were stored for so long (ms)
   * when the server was last heard.
   */
  prune(keptMs: number): Promise<void>;
  close(): void;
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

const MOST_FREED = 500;

export function openOutbox(user: string): Outbox {
  const db = connect({ name: `xinglin-outbox-${user}`, ...SCHEMA });
  return {
    chain: () => db.read(["meta"], async (tx) => readChain(await tx.objectStore("meta").get("chain"))),
    plant: (device) => plant(db, device),
    append: (drafts, after) => append(db, drafts, after),
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
    replant: (device, replay, from) => replant(db, device, replay, from),
    prune: (keptMs) => prune(db, keptMs),
    close: () => db.close(),
  };
}

const plant = (db: Connection, device: Enrolled): Promise<Chain> =>
  db.write(["meta"], async (tx) => {
    const known = readChain((await tx.objectStore("meta").get("chain")) as Stored | undefined);
    if (known) return known;
    const chain = { ...device, seq: 0, head: "", next: 1, stored: 0, archived: 0, heardAt: 0 };
    await putChain(tx, chain);
    return chain;
  });

/** Another op was recorded meanwhile: what named the end of the chain must be made anew. */
export class ChainMoved extends Error {}

const append = (db: Connection, drafts: readonly Draft[], after?: string): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    let chain = await chainIn(tx);
    const isNew = (await tx.objectStore("ops").index("id").get(drafts[0]!.i)) === undefined;
    if (after !== undefined && isNew && chain.head !== after) throw new ChainMoved();
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
        n: chain.next, op: draft.i, dev: chain.dev, seq, previous: chain.head, line,
        group: draft.g?.[0] ?? null, epoch: draft.e ?? chain.epoch, replayed: false,
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
  db.read(BOTH, async (tx) => {
    const chain = readChain((await tx.objectStore("meta").get("chain")) as Stored | undefined);
    const from = IDBKeyRange.lowerBound((chain?.next ?? 1) - count);
    return entriesOf((await tx.objectStore("ops").getAll(from)) as OpRecord[]);
  });

const settle = (db: Connection, answered: Answered): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    let chain = await chainIn(tx);
    const entries: Entry[] = [];
    for (const outcome of answered.outcomes) {
      const record = (await tx.objectStore("ops").index("id").get(outcome.i)) as OpRecord | undefined;
      if (record === undefined) continue;
      const before = decode<Entry>(record.body);
      // An answer to the chain of before a fork or a restore: the database that gave it may be gone.
      if (before.dev !== answered.dev) continue;
      const storedAt = before.storedAt ?? answered.at;
      const entry: Entry = { ...before, outcome, answeredIn: answered.epoch, aside: null, storedAt };
      await put(tx, entry);
      entries.push(entry);
    }
    if (chain.dev === answered.dev) {
      const [stored, archived] = [Math.max(chain.stored, answered.stored), Math.max(chain.archived, answered.archived)];
      chain = { ...chain, stored, archived, heardAt: answered.at };
      await putChain(tx, chain);
    }
    return { entries, chain };
  });

const prune = (db: Connection, keptMs: number): Promise<void> =>
  db.write(BOTH, async (tx) => {
    const chain = await chainIn(tx);
    const before = chain.heardAt - keptMs;
    const oldest = (await tx.objectStore("ops").getAll(null, MOST_FREED)) as OpRecord[];
    // Of what a former device had answered nobody says any more whether a backup has it.
    const isSafe = ({ dev, seq }: Entry): boolean => chain.archived === 0 || (dev === chain.dev && seq <= chain.archived);
    const free = entriesOf(oldest).filter((entry) => entry.landed && (entry.storedAt ?? before) < before && isSafe(entry));
    await Promise.all(free.map(({ n }) => tx.objectStore("ops").delete(n)));
  });
