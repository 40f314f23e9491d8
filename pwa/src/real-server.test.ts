/**
 * The product's client against the real server: seeded days of taps, cut wires, dying phones whose disk forgets every
 * write that was not strict, and a server killed in the middle. Nothing is lost, nothing happens twice, both agree.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { openDB } from "idb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openApi } from "./net/api";
import { connect } from "./store/connection";
import { openDeviceStore } from "./store/device";
import { type OpenWorkspace, openWorkspace } from "./store/open";
import { openOutbox } from "./store/outbox";
import type { Who } from "./store/workspace";
import { enrolDevice } from "./sync/enrol";
import { NO_PAGE } from "./sync/wakes";
import { addNote, answer } from "./domain/commands";
import { crash, keepBooks, lostCommits } from "./testing/lossy-disk";
import { manualClock } from "./testing/manual-clock";
import { type Fault, network, RealServer } from "./testing/real-server";
import { when } from "./testing/when";

const server = new RealServer();
const SEED = 20261121;
const RUNS = 12;
const EAGER_MS = 50;

type Step = { do: "note" | "answer" | "unplug" | "plug" | "ask" | "crash" | "kill" } | { do: "fault"; fault: Fault };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("note" as const, "answer" as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom("unplug" as const, "plug" as const, "ask" as const, "crash" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("fault" as const), fault: fc.constantFrom<Fault[]>("request lost", "reply lost", "request doubled", "request cut", "reply cut") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kill" as const) }) },
);

beforeAll(async () => {
  keepBooks();
  await server.start();
}, 60_000);
afterAll(() => server.stop());

/** One technician's phone over one seeded day. */
class Day {
  readonly faults: Fault[] = [];
  readonly wire = { plugged: true };
  readonly fetch = network(server, this.faults, this.wire);
  readonly recorded = new Set<string>();
  clock = manualClock(Date.now(), "day-0", EAGER_MS);
  ws!: OpenWorkspace;
  who!: Who;
  private starts = 0;

  async open(): Promise<void> {
    this.clock = manualClock(Date.now(), `day-${++this.starts}`, EAGER_MS);
    const api = openApi(this.fetch, this.clock);
    const devices = openDeviceStore("Test");
    if (this.who === undefined) {
      const { user } = await api.signIn("lin", "xinglin-demo");
      this.who = user;
      const outbox = openOutbox(user.id);
      await outbox.plant(await enrolDevice(api, devices, user.id, false));
      outbox.close();
    }
    const page = { ...NO_PAGE, isVisible: () => true };
    const env = { api, clock: this.clock, devices, page, chance: () => 0.5, locks: undefined, pokes: () => () => undefined, sendLater: () => Promise.resolve(false) };
    this.ws = await openWorkspace(this.who, true, env);
  }

  order() {
    const orders = [...this.ws.rows("order").peek()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return orders.find(({ doc }) => doc.template !== null)!;
  }

  async take(next: Step): Promise<void> {
    if (next.do === "fault") return void this.faults.push(next.fault);
    if (next.do === "unplug" || next.do === "plug") return void (this.wire.plugged = next.do === "plug");
    if (next.do === "kill") return server.killAndRestart();
    if (next.do === "crash") {
      this.ws.close();
      await crash();
      return this.open();
    }
    if (next.do === "ask") {
      this.ws.syncNow();
      return this.clock.advance(2_000);
    }
    const order = this.order();
    const n = this.recorded.size;
    const template = this.ws.row("template", order.doc.template!).peek()!.doc;
    const items = template.sections.flatMap(({ items: all }) => all);
    const done =
      next.do === "note"
        ? await addNote(this.ws, order, `记 ${n} 𠅤 ${this.who.id.slice(0, 4)} ${Math.floor(this.clock.now() / 1000)}`)
        : await answer(this.ws, order, items[n % items.length]!, { note: `第 ${n} 次 ${Date.now()} ${n}` });
    this.recorded.add(done.op);
  }

  async rest(): Promise<void> {
    this.faults.length = 0;
    this.wire.plugged = true;
    const owed = (): number => {
      // Less than any call's patience: the wire is real, and takes real time.
      this.clock.advance(2_000);
      this.ws.syncNow();
      return this.ws.status.peek().pending;
    };
    await expect.poll(owed, { timeout: 20_000, interval: 100 }).toBe(0);
  }
}

/** op id → how often it stands in the journal, read past the server by another program. */
function journal(): Map<string, number> {
  const code = "import sqlite3,sys,json; print(json.dumps(sqlite3.connect(sys.argv[1]).execute('SELECT op_id, COUNT(*) FROM journal WHERE repeats_dev IS NULL GROUP BY op_id').fetchall()))";
  const text = execFileSync(join(process.cwd(), "../.venv/bin/python"), ["-c", code, join(server.folder, "xinglin.db")]).toString();
  return new Map(JSON.parse(text) as [string, number][]);
}

it(`loses nothing and repeats nothing over ${RUNS} seeded days`, { timeout: 240_000 }, async () => {
  let ops = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      await crash();
      globalThis.indexedDB = new (globalThis.indexedDB.constructor as new () => IDBFactory)();
      const day = new Day();
      await day.open();
      await when(() => day.ws.ready.value && day.ws.status.value.link === "online");
      try {
        for (const next of steps) await day.take(next);
        await day.rest();
        const kept = journal();
        for (const op of day.recorded) expect([op, kept.get(op)]).toEqual([op, 1]);
        const shown = new Set(day.ws.queue.peek().map(({ op }) => op));
        for (const op of day.recorded) expect(shown).toContain(op);
        ops += day.recorded.size;
      } finally {
        day.ws.close();
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  expect(ops).toBeGreaterThan(RUNS);
  // Every write of the product asks for strict, so the forgetful disk had nothing to forget.
  expect(lostCommits()).toBe(0);
});

it("is tried on a disk that does forget what is not strict", async () => {
  globalThis.indexedDB = new (globalThis.indexedDB.constructor as new () => IDBFactory)();
  const before = lostCommits();
  const kept = connect({ name: "forgetful", version: 1, upgrade: (db) => void db.createObjectStore("words") });
  await kept.write(["words"], async (tx) => void (await tx.objectStore("words").put("strict", 1)));
  kept.close();
  const relaxed = await openDB("forgetful", 1);
  await relaxed.put("words", "relaxed", 2);
  relaxed.close();
  await crash();
  const after = await openDB("forgetful", 1);
  expect(await after.getAll("words")).toEqual(["strict"]);
  expect(lostCommits()).toBe(before + 1);
  after.close();
});
