import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft, Outcome } from "../net/wire";
import { freshDisk, recordsOf } from "../testing/disk";
import type { Entry } from "./entry";
import { readLine } from "./line";
import type { Answered } from "./chain";
import { ChainMoved, type Outbox, openOutbox } from "./outbox";

const DEVICE = { dev: "dev-1", lineage: 1, epoch: "epoch-1" };
const draft = (i: string, text = i): Draft => ({
  i, t: "note.add@1", b: ["o", "order"], r: `row-${i}`, bv: 3, x: { text }, at: [1, 2, "ses"], u: "lin",
});
const outcome = (i: string, o: Outcome["o"] = "applied"): Outcome => ({ i, o, at: [[7, 4]] });
const answered = (outcomes: Outcome[], more: Partial<Answered> = {}): Answered => ({
  dev: "dev-1", epoch: "epoch-1", outcomes, stored: outcomes.length, archived: 0, at: 99, ...more,
});
const hash = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22);

/** The chain that the server would find: every line's `h` follows from the one before. */
function expectChain(entries: readonly Entry[]): void {
  let previous = "";
  for (const [at, { line }] of [...entries].sort((a, b) => a.seq - b.seq).entries()) {
    const { s, h } = readLine(line);
    expect(s).toBe(at + 1);
    expect(h).toBe(hash(previous + line.replace(`,"h":"${h}"`, "")));
    previous = h;
  }
}

let outbox: Outbox;
beforeEach(async () => {
  freshDisk();
  outbox = openOutbox("lin");
  await outbox.plant(DEVICE);
});

it("gives each op its place and its hash in the transaction that writes it", async () => {
  const { entries } = await outbox.append([draft("a"), draft("b", "𠅤喆")]);
  await outbox.append([draft("c")]);
  expectChain(await outbox.live());
  expect(entries.map(({ n, seq }) => [n, seq])).toEqual([[1, 1], [2, 2]]);
  expect(await outbox.chain()).toMatchObject({ seq: 3, next: 4 });
});

it("stores the exact line, so that it can be compared byte by byte", async () => {
  const { entries } = await outbox.append([draft("a")]);
  const [record] = (await recordsOf("xinglin-outbox-lin", "ops")) as { n: number; id: string; body: { v: Entry } }[];
  expect(record).toMatchObject({ n: 1, id: "a", body: { c: 1, v: { line: entries[0]!.line } } });
});

it("never gives one place twice, however many tabs record at once", async () => {
  const tabs = [outbox, openOutbox("lin"), openOutbox("lin")];
  await Promise.all(Array.from({ length: 30 }, (_, i) => tabs[i % 3]!.append([draft(`op-${i}`)])));
  const live = await outbox.live();
  expect(new Set(live.map(({ op }) => op)).size).toBe(30);
  expectChain(live);
});

it("asks for strict durability in every transaction that writes", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await outbox.append([draft("a"), draft("b")]);
  const { entries } = await outbox.settle(answered([outcome("a")]));
  await outbox.retire(entries);
  await outbox.setAside("b", { code: "sync.line" });
  await outbox.replant({ ...DEVICE, dev: "dev-2" }, true, "dev-1");
  await outbox.prune(0);
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes).toHaveLength(6);
  for (const [, , options] of writes) expect(options).toEqual({ durability: "strict" });
  expect(transaction.mock.results.map(({ value }) => (value as IDBTransaction).durability)).not.toContain("relaxed");
});

it("records an op once when a lost connection makes it try again", async () => {
  await outbox.append([draft("a")]);
  const { entries } = await outbox.append([draft("a"), draft("b")]);
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2]);
  expectChain(await outbox.live());
});

it("writes all ops of one tap or none", async () => {
  const odd = { ...draft("b"), x: { big: 1n } } as unknown as Draft;
  await expect(outbox.append([draft("a"), odd])).rejects.toThrow(TypeError);
  expect(await outbox.live()).toEqual([]);
  expect(await outbox.chain()).toMatchObject({ seq: 0, next: 1 });
});

describe("outcomes", () => {
  it("are matched by the op's id and never by its place", async () => {
    await outbox.append([draft("a"), draft("b"), draft("c")]);
    const { entries } = await outbox.settle(answered([outcome("c", "conflict"), outcome("stranger"), outcome("a")], { stored: 3 }));
    expect(entries.map(({ op, outcome }) => [op, outcome?.o])).toEqual([["c", "conflict"], ["a", "applied"]]);
    expect((await outbox.live()).find(({ op }) => op === "b")?.outcome).toBeNull();
    expect(await outbox.chain()).toMatchObject({ stored: 3 });
  });

  it("may change: what was parked has been settled by a person", async () => {
    await outbox.append([draft("a")]);
    await outbox.settle(answered([outcome("a", "parked")], { at: 5 }));
    await outbox.settle(answered([outcome("a", "applied")], { at: 9 }));
    expect((await outbox.live())[0]).toMatchObject({ outcome: { o: "applied" }, storedAt: 5 });
  });

  it("that answer the chain of before a fork or a restore say nothing of what stands in the new one", async () => {
    await outbox.append([draft("a"), draft("b")]);
    await outbox.settle(answered([outcome("a")], { at: 5 }));
    await outbox.replant({ ...DEVICE, dev: "dev-2", epoch: "epoch-2" }, true, "dev-1");
    await outbox.settle(answered([outcome("a"), outcome("b")], { stored: 41, archived: 40, at: 9 }));
    expect(await outbox.chain()).toMatchObject({ dev: "dev-2", stored: 0, archived: 0, heardAt: 5 });
    expect((await outbox.live()).map((entry) => entry.outcome)).toEqual([null, null]);
  });
});

describe("a line that the server cannot read", () => {
  it("is put aside, kept, and the gap behind it is closed", async () => {
    const { entries } = await outbox.append([draft("a"), draft("b"), draft("c"), draft("d")]);
    await outbox.settle(answered([outcome("a")]));
    await outbox.setAside("b", { code: "sync.line", args: { line: 2 } });
    const live = await outbox.live();
    expect(live.find(({ op }) => op === "b")).toMatchObject({ aside: { code: "sync.line" }, line: entries[1]!.line });
    expectChain(live.filter(({ op }) => op !== "b"));
    expect(live.find(({ op }) => op === "d")).toMatchObject({ seq: 3, past: [entries[3]!.line] });
    const { entries: later } = await outbox.append([draft("e")]);
    expectChain([...live.filter(({ op }) => op !== "b"), ...later]);
  });

  it("is put aside once, also when two tabs say so", async () => {
    await outbox.append([draft("a"), draft("b")]);
    await outbox.setAside("a", { code: "sync.line" });
    expect((await outbox.setAside("a", { code: "sync.line" })).entries).toEqual([]);
    expect((await outbox.live()).find(({ op }) => op === "b")?.seq).toBe(1);
  });

  it("may be the first of all", async () => {
    await outbox.append([draft("a"), draft("b")]);
    await outbox.setAside("a", { code: "sync.line" });
    expectChain((await outbox.live()).filter(({ op }) => op === "b"));
  });
});

describe("a new device", () => {
  it("is taken once, also when two tabs found out at once that one is needed", async () => {
    await outbox.append([draft("a"), draft("b")]);
    await outbox.replant({ dev: "dev-2", lineage: 2, epoch: "epoch-1" }, false, "dev-1");
    const second = await outbox.replant({ dev: "dev-3", lineage: 3, epoch: "epoch-1" }, false, "dev-1");
    expect(second.entries).toEqual([]);
    expect(await outbox.chain()).toMatchObject({ dev: "dev-2", seq: 2 });
    expect((await outbox.live()).map(({ dev, past }) => [dev, past.length])).toEqual([["dev-2", 1], ["dev-2", 1]]);
  });

  it("after a fork takes over what was never acknowledged, with the same op ids and nothing else changed", async () => {
    const { entries } = await outbox.append([draft("a"), draft("b"), draft("c")]);
    await outbox.settle(answered([outcome("a")]));
    await outbox.replant({ dev: "dev-2", lineage: 2, epoch: "epoch-1" }, false, "dev-1");
    const moved = (await outbox.live()).filter(({ dev }) => dev === "dev-2");
    expect(moved.map(({ op }) => op)).toEqual(["b", "c"]);
    expectChain(moved);
    expect(readLine(moved[0]!.line)).toEqual({ ...readLine(entries[1]!.line), s: 1, h: expect.any(String) as string });
    expect(moved[1]!.past).toEqual([entries[2]!.line]);
    expect(await outbox.chain()).toMatchObject({ dev: "dev-2", lineage: 2, seq: 2, stored: 0, next: 4 });
  });

  it("after a restore replays everything kept, each op with its first place and the epoch of its base", async () => {
    const { entries } = await outbox.append([draft("a"), draft("b")]);
    const { entries: settled } = await outbox.settle(answered([outcome("a")]));
    await outbox.retire(settled);
    await outbox.replant({ dev: "dev-2", lineage: 1, epoch: "epoch-2" }, true, "dev-1");
    const live = await outbox.live();
    expect(live.map(({ op, outcome }) => [op, outcome])).toEqual([["a", null], ["b", null]]);
    expectChain(live);
    expect(readLine(live[0]!.line)).toMatchObject({ e: "epoch-1", o: ["dev-1", 1, readLine(entries[0]!.line).h] });
  });

  it("after a second restore still names the first place, and only once", async () => {
    const { entries } = await outbox.append([draft("a")]);
    await outbox.replant({ dev: "dev-2", lineage: 1, epoch: "epoch-2" }, true, "dev-1");
    await outbox.append([draft("b")]);
    await outbox.replant({ dev: "dev-3", lineage: 1, epoch: "epoch-3" }, true, "dev-2");
    const [a, b] = await outbox.live();
    expect(readLine(a!.line)).toMatchObject({ e: "epoch-1", o: ["dev-1", 1, readLine(entries[0]!.line).h] });
    expect(a!.line.match(/"o":/g)).toHaveLength(1);
    expect(readLine(b!.line)).toMatchObject({ e: "epoch-2", o: ["dev-2", 2, expect.any(String)] });
    expectChain([a!, b!]);
  });

  it("says nothing twice of an op whose base was of another epoch when it was recorded", async () => {
    await outbox.append([{ ...draft("a"), e: "epoch-0" }]);
    await outbox.replant({ dev: "dev-2", lineage: 1, epoch: "epoch-2" }, true, "dev-1");
    const [a] = await outbox.live();
    expect(a!.line.match(/"e":/g)).toHaveLength(1);
    expect(readLine(a!.line)).toMatchObject({ e: "epoch-0", o: ["dev-1", 1, expect.any(String)] });
  });
});

describe("freeing", () => {
  const DAY = 24 * 3_600_000;

  /** When the server was last heard, by its clock. */
  const heard = (at: number, more: Partial<Answered> = {}): Promise<unknown> => outbox.settle(answered([], { at, ...more }));

  async function landed(ops: string[], more: Partial<Answered>): Promise<void> {
    await outbox.append(ops.map((op) => draft(op)));
    const { entries } = await outbox.settle(answered(ops.map((op) => outcome(op)), more));
    await outbox.retire(entries);
  }

  it("lets go only of what is executed, shown and old enough", async () => {
    await landed(["a"], { at: 0 });
    await landed(["b"], { at: 40 * DAY });
    await outbox.append([draft("c")]);
    await outbox.prune(30 * DAY);
    expect((await outbox.recent(9)).map(({ op }) => op)).toEqual(["b", "c"]);
  });

  it("counts from when the server was last heard: since then it may have been restored", async () => {
    await landed(["a"], { at: DAY, archived: 1 });
    await heard(31 * DAY);
    await outbox.prune(30 * DAY);
    expect((await outbox.recent(9)).map(({ op }) => op)).toEqual(["a"]);
    await heard(31 * DAY + 1);
    await outbox.prune(30 * DAY);
    expect(await outbox.recent(9)).toEqual([]);
  });

  it("keeps everything as long as it is not known when the server was last heard", async () => {
    await landed(["a"], { at: 0 });
    await outbox.prune(30 * DAY);
    expect(await outbox.recent(9)).toHaveLength(1);
  });

  it("keeps what a former device had answered where a backup is what frees: of that one nobody says it is in it", async () => {
    await landed(["a"], { at: 0, archived: 1 });
    await outbox.replant({ ...DEVICE, dev: "dev-2" }, false, "dev-1");
    await landed(["b"], { at: 0, dev: "dev-2", stored: 1, archived: 1 });
    await heard(40 * DAY, { dev: "dev-2" });
    await outbox.prune(30 * DAY);
    expect((await outbox.recent(9)).map(({ op }) => op)).toEqual(["a"]);
  });

  it("waits for the backup where there is one", async () => {
    await landed(["a", "b"], { at: 0, archived: 1 });
    await heard(40 * DAY);
    await outbox.prune(30 * DAY);
    expect((await outbox.recent(9)).map(({ op }) => op)).toEqual(["b"]);
  });

  it("never lets go of what is parked, refused or aside", async () => {
    await outbox.append([draft("a"), draft("b"), draft("c")]);
    await outbox.settle(answered([outcome("a", "parked"), outcome("b", "rejected")], { at: 0 }));
    await outbox.setAside("c", { code: "sync.line" });
    await heard(40 * DAY);
    await outbox.prune(30 * DAY);
    expect(await outbox.recent(9)).toHaveLength(3);
  });
});

it("keeps the first chain when two tabs enrol at once", async () => {
  freshDisk();
  const fresh = openOutbox("he");
  await fresh.plant(DEVICE);
  await fresh.append([draft("a")]);
  expect(await fresh.plant({ ...DEVICE, dev: "dev-9" })).toMatchObject({ dev: "dev-1", seq: 1 });
});

it("writes what must follow an op at once, or nothing of it", async () => {
  const { chain } = await outbox.append([draft("a")]);
  const { entries } = await outbox.append([draft("b"), draft("c")], chain.head);
  expect(entries.map(({ seq }) => seq)).toEqual([2, 3]);
  await expect(outbox.append([draft("d"), draft("e")], chain.head)).rejects.toThrow(ChainMoved);
  expect((await outbox.live()).map(({ op }) => op)).toEqual(["a", "b", "c"]);
  const again = await outbox.append([draft("b"), draft("c")], chain.head);
  expect(again.entries.map(({ seq }) => seq)).toEqual([2, 3]);
});
