/**
 * The product's client against the real server: seeded days of taps in two tabs, cut wires, dying phones whose disk forgets
 * every write that was not strict, a phone's backup put back, and a server killed or restored. Nothing is lost, nothing
 * happens twice, both agree.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { openDB } from "idb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./store/connection";
import { Day, type Step } from "./testing/day";
import { commitsDone, crash, keepBooks, lostCommits, strikeAt } from "./testing/lossy-disk";
import { type Fault, RealServer } from "./testing/real-server";
import { when } from "./testing/when";

const server = new RealServer();
const SEED = 20261121;
const RUNS = 24;
const FAULTS: Fault[] = ["request lost", "reply lost", "request doubled", "request cut", "reply cut"];

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom("note" as const, "answer" as const), tab: fc.nat(1) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("other tab", "unplug", "plug", "ask", "crash") }) as fc.Arbitrary<Step> },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("fault" as const), fault: fc.constantFrom(...FAULTS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("kill", "put back") }) as fc.Arbitrary<Step> },
);

beforeAll(async () => {
  keepBooks();
  await server.start();
}, 60_000);
afterAll(() => server.stop());

const emptyDisk = (): void => {
  globalThis.indexedDB = new (globalThis.indexedDB.constructor as new () => IDBFactory)();
};

async function newDay(): Promise<Day> {
  await crash();
  emptyDisk();
  const day = new Day(server);
  await day.begin();
  return day;
}

/** op id → how often it stands in the journal, read past the server by another program. */
function journal(): Map<string, number> {
  const code = "import sqlite3,sys,json; print(json.dumps(sqlite3.connect(sys.argv[1]).execute('SELECT op_id, COUNT(*) FROM journal WHERE repeats_dev IS NULL GROUP BY op_id').fetchall()))";
  const text = execFileSync(join(process.cwd(), "../.venv/bin/python"), ["-c", code, join(server.folder, "xinglin.db")]).toString();
  return new Map(JSON.parse(text) as [string, number][]);
}

function judge(day: Day): void {
  const stands = journal();
  expect([...day.promised].map((op) => [op, stands.get(op)])).toEqual([...day.promised].map((op) => [op, 1]));
  expect(day.ws.queue.peek().map(({ op }) => op)).toEqual(expect.arrayContaining([...day.kept]));
  expect(day.ws.status.peek()).toMatchObject({ pending: 0, troubled: 0, conflicts: 0 });
}

it(`loses nothing and repeats nothing over ${RUNS} seeded days`, { timeout: 240_000 }, async () => {
  let ops = 0;
  const happened = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const day = await newDay();
      await day.ready();
      try {
        for (const next of steps) {
          await day.take(next);
          happened.add(next.do === "fault" ? next.fault : next.do);
        }
        await day.rest();
        judge(day);
        ops += day.promised.size;
      } finally {
        day.close();
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  expect(ops).toBeGreaterThan(RUNS);
  const all = ["note", "answer", "other tab", "unplug", "plug", "ask", "crash", "kill", "put back", ...FAULTS];
  expect(all.filter((one) => !happened.has(one))).toEqual([]);
  // Every write of the product asks for strict, so the forgetful disk had nothing to forget.
  expect(lostCommits()).toBe(0);
});

describe("the power goes at a write", () => {
  /** A visit with a lost reply, from the first pull on. */
  const visit = async (day: Day): Promise<void> => {
    const ready = (): Promise<void> => when(() => day.ws.ready.value);
    await ready();
    day.faults.push("reply lost");
    await day.take({ do: "note", tab: 0 });
    await day.take({ do: "answer", tab: 0 });
    await day.rest();
  };

  it("before it, and after it, whichever it is", { timeout: 60_000 }, async () => {
    const whole = await newDay();
    const begun = commitsDone();
    await visit(whole);
    judge(whole);
    whole.close();
    const writes = commitsDone() - begun;
    expect(writes).toBeGreaterThan(5);
    let struck = 0;
    for (let nth = 1; nth <= writes; nth++) {
      for (const moment of ["before", "after"] as const) {
        const day = await newDay();
        const dark = new Promise<void>((resolve) => {
          strikeAt(nth, moment, () => {
            struck++;
            day.goDark();
            resolve();
          });
        });
        await Promise.race([dark, visit(day).catch(() => dark)]);
        await crash();
        await day.startAgain();
        await day.rest();
        await when(() => day.ws.ready.value);
        judge(day);
        day.close();
      }
    }
    expect(struck).toBeGreaterThan(writes);
  });
});

it("gives a restored server back what it has lost, also twice, over lost and doubled answers", { timeout: 60_000 }, async () => {
  const day = await newDay();
  await day.ready();
  const epochs = new Set<string>();
  const work: Step[] = [{ do: "note", tab: 0 }, { do: "answer", tab: 0 }, { do: "other tab" }, { do: "note", tab: 1 }];
  for (const faults of [["reply lost", "request doubled"], ["request cut", "reply cut"]] as Fault[][]) {
    const backup = faults[0]!;
    server.backUp(backup);
    for (const next of work) await day.take(next);
    await day.rest();
    await day.take({ do: "note", tab: 0 });
    await server.restore(backup);
    day.faults.push(...faults);
    for (let n = 0; n < 3; n++) await day.take({ do: "ask" });
    await day.rest();
    judge(day);
    expect(day.ws.rows("note").peek().every(({ local }) => local.size === 0)).toBe(true);
    epochs.add((JSON.parse(day.ws.unsentFile().split("\n")[0]!) as { epoch: string }).epoch);
  }
  expect(epochs.size).toBe(2);
  day.close();
});

it("is tried on a disk that does forget what is not strict", async () => {
  emptyDisk();
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
