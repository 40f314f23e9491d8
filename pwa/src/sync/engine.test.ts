import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenWorkspace } from "../store/open";
import type { BucketKey, Recording } from "../store/workspace";
import { freshDisk, recordsOf } from "../testing/disk";
import { TestServer } from "../testing/server";
import { DIAO, HE, LIN, type Phone, idle, openAs, phone } from "../testing/technician";
import { when } from "../testing/when";

const ORDER = "01890a5d-ac96-774b-bcce-b302099a8057";
const KEY: BucketKey = ["o", ORDER];
const note = (row: string, text = row): Recording => ({ type: "note.add@1", bucket: KEY, row, payload: { text } });

let server: TestServer;
let at: Phone;
let ws: OpenWorkspace;
const opened: OpenWorkspace[] = [];
const open = async (...args: Parameters<typeof openAs>): Promise<OpenWorkspace> => {
  const workspace = await openAs(...args);
  opened.push(workspace);
  return workspace;
};
/** One tap each. */
const each = (...whats: Recording[]): Promise<string[]> => Promise.all(whats.map((what) => ws.record(what)));
const link = (wanted: string, of: OpenWorkspace = ws): Promise<void> => when(() => of.status.value.link === wanted);
const states = (of: OpenWorkspace = ws): string[] => of.queue.value.map(({ state }) => state);
const texts = (of: OpenWorkspace = ws): string[] => of.rows("note").value.map(({ doc }) => doc.text).sort();

beforeEach(async () => {
  freshDisk();
  server = new TestServer([LIN, HE, DIAO]);
  server.addBucket(1, KEY);
  server.write(1, 1, ORDER, { state: "accepted", phone: "138", approval: "approved", times: {} });
  at = phone(server);
  ws = await open(LIN, server, at);
});
afterEach(() => opened.splice(0).forEach((workspace) => workspace.close()));

it("pulls at the start and is ready", () => {
  expect(ws.ready.peek()).toBe(true);
  expect(ws.row("order", ORDER).peek()).toMatchObject({ v: 1, bv: 1, doc: { phone: "138" }, local: new Set() });
  expect(ws.status.peek()).toMatchObject({ link: "online", pending: 0, clockSkewMs: 0 });
});

it("shows a tap at once, sends it, and takes it out of the overlay when the base has it", async () => {
  server.plugged = false;
  await ws.record(note("n1", "门禁换了"));
  expect(ws.row("note", "n1").peek()).toMatchObject({ v: 0, doc: { text: "门禁换了", by_name: "林予安" } });
  expect(ws.row("note", "n1").peek()?.local).toContain("text");
  await link("offline");
  expect(states()).toEqual(["local"]);
  server.plugged = true;
  ws.syncNow();
  await idle(ws);
  expect(states()).toEqual(["stored"]);
  expect(ws.row("note", "n1").peek()).toMatchObject({ v: 2, local: new Set(), doc: { by_name: "server" } });
});

it("tells what is under way, in words", async () => {
  const seen: string[] = [];
  ws.queue.subscribe((items) => items[0] && seen.push(items[0].state));
  await ws.record(note("n1"));
  await idle(ws);
  expect([...new Set(seen)]).toEqual(["local", "sending", "stored"]);
});

it("sends the bytes that it stored", async () => {
  await ws.recordAll([note("n1", "𠅤\u2028"), note("n2")]);
  await idle(ws);
  const records = (await recordsOf(`xinglin-outbox-${LIN.id}`, "ops")) as { body: { v: { line: string } } }[];
  expect([...server.journal.values()].map(({ line }) => line)).toEqual(records.map(({ body }) => body.v.line));
});

it("keeps everything over a restart without a server, and shows it", async () => {
  server.plugged = false;
  await ws.recordAll([note("n1"), note("n2")]);
  ws.close();
  const after = await open(LIN, server, phone(server, "ses-2"));
  expect(after.ready.peek()).toBe(true);
  expect(texts(after)).toEqual(["n1", "n2"]);
  expect(after.status.peek()).toMatchObject({ pending: 2 });
});

describe("a lost reply", () => {
  it("leads to a repeat that changes nothing and is answered the same", async () => {
    server.faults = ["reply lost", "reply lost"];
    await ws.recordAll([note("n1"), note("n2")]);
    await link("offline");
    at.clock.advance(2_000);
    await when(() => ws.status.value.link === "offline" && ws.status.value.nextTryAt !== null);
    ws.syncNow();
    await idle(ws);
    expect(server.journal.size).toBe(2);
    expect(server.buckets.get(1)!.ver).toBe(3);
    expect(states()).toEqual(["stored", "stored"]);
  });
});

describe("an answer that is not one", () => {
  it.each(["html 200", "html 502"] as const)("%s is trouble; nothing is lost, and later it goes through", async (fault) => {
    server.faults = [fault];
    await ws.record(note("n1"));
    await link("trouble");
    expect(states()).toEqual(["local"]);
    expect(ws.status.peek().nextTryAt).toBe(at.clock.now() + 750);
    at.clock.advance(750);
    await idle(ws);
    expect(ws.status.peek().link).toBe("online");
  });

  it("silence counts as offline and makes the next request smaller", async () => {
    server.faults = ["hang"];
    await each(...[1, 2, 3, 4].map((i) => note(`n${i}`)));
    await when(() => server.hanging.value === 1);
    at.clock.advance(40_000);
    await link("offline");
    ws.syncNow();
    await idle(ws);
    expect(server.heard.slice(-2).map(({ lines }) => lines.length)).toEqual([2, 2]);
  });
});

it("backs off: later and later, and a person's wish is heard at once", async () => {
  server.plugged = false;
  await ws.record(note("n1"));
  const delays: number[] = [];
  for (let i = 0; i < 12; i++) {
    await when(() => ws.status.value.nextTryAt !== null && ws.status.value.link === "offline");
    delays.push(ws.status.peek().nextTryAt! - at.clock.now());
    at.clock.advance(delays.at(-1)!);
    await when(() => ws.status.value.nextTryAt === null);
  }
  expect(delays).toEqual([750, 1500, 3000, 6000, 12_000, 24_000, 48_000, 96_000, 192_000, 225_000, 225_000, 225_000]);
  server.plugged = true;
  await when(() => ws.status.value.nextTryAt !== null);
  ws.syncNow();
  await idle(ws);
});

it("polls once a minute while it is looked at, and when it is looked at again", async () => {
  const before = server.heard.length;
  expect(ws.status.peek().nextTryAt).toBe(at.clock.now() + 60_000);
  at.page.visible = false;
  at.clock.advance(60_000);
  await when(() => ws.status.value.lastSyncAt === at.clock.now());
  expect(server.heard).toHaveLength(before + 1);
  server.write(1, 1, ORDER, { phone: "139" });
  at.page.visible = true;
  at.page.wake();
  await when(() => ws.status.value.nextTryAt !== null);
  at.clock.advance(2_000);
  await when(() => ws.row("order", ORDER).value?.doc.phone === "139");
});

it("keeps two seconds between pulls with nothing to send", async () => {
  const before = server.heard.length;
  for (let i = 0; i < 5; i++) at.page.wake();
  expect(at.clock.waiting).toEqual([2_000]);
  at.clock.advance(2_000);
  await when(() => ws.status.value.nextTryAt === at.clock.now() + 60_000);
  expect(server.heard).toHaveLength(before + 1);
});

it("waits when the server asks for it", async () => {
  server.wait = 25_000;
  await ws.record(note("n1"));
  await idle(ws);
  await when(() => ws.status.value.nextTryAt !== null);
  expect(ws.status.peek().nextTryAt).toBe(at.clock.now() + 25_000);
});

it("does not let one op hold up the others", async () => {
  await each(
    note("n1"),
    { type: "rule.broken@1", bucket: KEY, payload: {} },
    { type: "future.thing@9", bucket: KEY, payload: {} },
    note("n2"),
  );
  await idle(ws);
  expect(states()).toEqual(["stored", "rejected", "parked", "stored"]);
  expect(ws.status.peek()).toMatchObject({ pending: 0, troubled: 2 });
});

it("puts a line aside that the server cannot read, keeps it, and sends the rest", async () => {
  server.plugged = false;
  const [, bad] = await each(note("n1"), note("n2"), note("n3"));
  server.badLines.add(bad!);
  server.plugged = true;
  ws.syncNow();
  await when(() => ws.status.value.pending === 1 && ws.status.value.link === "online");
  expect(states()).toEqual(["stored", "aside", "stored"]);
  expect(ws.queue.peek()[1]).toMatchObject({ op: bad, error: { code: "sync.line" } });
  expect(ws.status.peek()).toMatchObject({ troubled: 1 });
  expect(ws.unsent()).toBe(1);
  await ws.record(note("n4"));
  await when(() => states()[3] === "stored");
});

describe("a session that has ended", () => {
  beforeEach(async () => {
    server.session = null;
    await ws.record(note("n1"));
    await link("signed_out");
  });

  it("keeps everything and asks to sign in; then it goes on", async () => {
    expect(states()).toEqual(["local"]);
    expect(ws.status.peek().nextTryAt).toBeNull();
    server.session = LIN.id;
    ws.syncNow();
    await idle(ws);
  });

  it("does not run against the wall with every tap", async () => {
    const before = server.heard.length;
    await ws.record(note("n2"));
    expect(ws.status.peek().nextTryAt).toBeNull();
    expect(server.heard).toHaveLength(before);
    expect(texts()).toEqual(["n1", "n2"]);
  });
});

it("says so when the device is revoked, and keeps everything", async () => {
  server.revoked.add("dev-1");
  await ws.record(note("n1"));
  await link("revoked");
  expect(states()).toEqual(["local"]);
});

describe("somebody else's session on a shared tablet", () => {
  it("never takes this user's work", async () => {
    server.session = HE.id;
    await ws.record(note("n1"));
    await link("signed_out");
    expect(server.devices.size).toBe(1);
    expect(server.journal.size).toBe(0);
  });
});

describe("a server that has forgotten the device", () => {
  it("gets everything from a new one, with the same key and so the same lineage", async () => {
    await ws.record(note("n1"));
    await idle(ws);
    server.known.clear();
    server.journal.clear();
    await ws.record(note("n2"));
    await idle(ws);
    expect([...server.devices.values()].map(({ lineage }) => lineage)).toEqual([1, 1]);
    expect([...server.journal.values()].map(({ line }) => (JSON.parse(line) as { x: { text: string } }).x.text)).toEqual(["n1", "n2"]);
  });
});

describe("MUST-EPOCH: a server restored from a backup", () => {
  it("gets back what it has lost, and the screen never goes empty", async () => {
    await ws.recordAll([note("n1"), note("n2")]);
    await idle(ws);
    const seen: number[] = [];
    ws.rows("note").subscribe((rows) => seen.push(rows.length));
    server.restore("epoch-2");
    server.buckets.get(1)!.rows.delete("4:n1");
    server.buckets.get(1)!.rows.delete("4:n2");
    await ws.record(note("n3"));
    await idle(ws);
    await link("online");
    expect(texts()).toEqual(["n1", "n2", "n3"]);
    expect(Math.min(...seen)).toBe(2);
    expect(server.heard.at(-1)!.header).toMatchObject({ epoch: "epoch-2", dev: "dev-2" });
    const replayed = JSON.parse(server.journal.values().next().value!.line) as { e: string; o: unknown[] };
    expect(replayed).toMatchObject({ e: "epoch-1", o: ["dev-1", 1, expect.any(String)] });
  });

  it("is recognised also when it does not say so", async () => {
    await ws.recordAll([note("n1"), note("n2")]);
    await idle(ws);
    server.restore("epoch-1");
    ws.syncNow();
    at.clock.advance(2_000);
    await when(() => ws.status.value.pending === 0 && server.journal.size === 2);
    expect([...server.devices.keys()]).toEqual(["dev-1", "dev-2"]);
  });
});

it("a clone of the installation loses nothing: whoever comes second goes on as a new device with a new lineage", async () => {
  await ws.record(note("n1"));
  await idle(ws);
  const { ops, lineage } = server.devices.get("dev-1")!;
  ops.push("op-of-the-clone");
  await ws.recordAll([note("n2"), note("n3")]);
  await idle(ws);
  expect(texts()).toEqual(["n1", "n2", "n3"]);
  expect(server.devices.get("dev-2")!.lineage).not.toBe(lineage);
  expect(server.devices.get("dev-2")!.ops).toHaveLength(2);
});

it("MUST-CHK: heals a bucket whose checksum is wrong, and shows the old rows meanwhile", async () => {
  const seen: (string | undefined)[] = [];
  ws.row("order", ORDER).subscribe((row) => seen.push(row?.doc.phone));
  server.write(1, 1, ORDER, { phone: "139" });
  server.faults = ["chk wrong"];
  at.clock.advance(2_000);
  ws.syncNow();
  await when(() => ws.row("order", ORDER).value?.doc.phone === "139");
  expect(seen).toEqual(["138", "139"]);
  expect(server.heard.slice(-2).map(({ header }) => header.have)).toEqual([expect.objectContaining({}), null]);
});

it("crash between base and outbox: the repeat settles it, and nothing shows twice", async () => {
  // The reply has arrived and its rows are on disk; then the app dies before the outcomes are.
  server.faults = ["reply lost"];
  await ws.record(note("n1"));
  await link("offline");
  ws.close();
  const half = await open(HE, server, phone(server));
  half.close();
  server.session = LIN.id;
  const after = await open(LIN, server, phone(server, "ses-2"));
  await idle(after);
  expect(after.rows("note").peek()).toHaveLength(1);
  expect(states(after)).toEqual(["stored"]);
});

it("shows an own edit over a delta of others until its own outcome is in", async () => {
  server.plugged = false;
  await ws.record({ type: "order.patch@1", bucket: KEY, row: ORDER, payload: { phone: "137" }, was: { phone: "138" } });
  server.write(1, 1, ORDER, { note: "从东门进" });
  expect(ws.row("order", ORDER).peek()?.doc.phone).toBe("137");
  server.plugged = true;
  const phones: (string | undefined)[] = [];
  ws.row("order", ORDER).subscribe((row) => phones.push(row?.doc.phone));
  ws.syncNow();
  await idle(ws);
  expect(ws.row("order", ORDER).peek()).toMatchObject({ doc: { phone: "137", note: "从东门进" }, local: new Set() });
  expect(new Set(phones)).toEqual(new Set(["137"]));
});

it("drops a bucket that is somebody else's now, but not the work recorded in it", async () => {
  server.plugged = false;
  await ws.record(note("n1"));
  server.buckets.delete(1);
  server.plugged = true;
  ws.syncNow();
  await idle(ws);
  expect(ws.row("order", ORDER).peek()).toBeUndefined();
  expect(states()).toEqual(["parked"]);
});

describe.each(["without locks", "with locks"])("two tabs of one user, %s", (kind) => {
  const locks = kind === "with locks" ? navigator.locks : undefined;
  let other: OpenWorkspace;
  let first: OpenWorkspace;
  let second: Phone;

  beforeEach(async () => {
    ws.close();
    first = await open(LIN, server, phone(server, "ses-1", locks));
    second = phone(server, "ses-2", locks);
    other = await open(LIN, server, second);
  });

  it("show each other's taps, pulls and state", async () => {
    await first.record(note("n1"));
    await when(() => texts(other).length === 1);
    await other.record(note("n2"));
    await when(() => texts(first).length === 2);
    await Promise.all([idle(first), idle(other)]);
    await Promise.all([link("online", first), link("online", other)]);
    expect(server.journal.size).toBe(2);
    expect([...server.devices.keys()]).toEqual(["dev-1"]);
    server.write(1, 1, ORDER, { phone: "139" });
    first.close();
    other.syncNow();
    second.clock.advance(2_000);
    await when(() => other.row("order", ORDER).value?.doc.phone === "139");
  });

  it("give every op its own place, though both record at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => [first, other][i % 2]!.record(note(`n${i}`))));
    await Promise.all([idle(first), idle(other)]);
    expect(server.devices.get("dev-1")!.ops).toHaveLength(20);
    await when(() => texts(first).length === 20 && texts(other).length === 20);
  });
});

it("marks what one tap meant as one group, and a single op as none", async () => {
  const ids = await ws.recordAll([note("n1"), note("n2")]);
  await ws.record(note("n3"));
  await idle(ws);
  const groups = [...server.journal.values()].map(({ line }) => (JSON.parse(line) as { g?: unknown[] }).g);
  expect(groups).toEqual([[expect.any(String), 0, 2], [groups[0]![0], 1, 2], undefined]);
  expect([...server.journal.keys()].slice(0, 2)).toEqual(ids);
});

describe("the base that an op names", () => {
  const patch = (phone: string, was: string, bv?: number): Recording => ({
    type: "order.patch@1", bucket: KEY, row: ORDER, payload: { phone }, was: { phone }, ...(bv === undefined ? { was: { phone: was } } : { bv }),
  });
  const bases = (): Promise<number[]> =>
    recordsOf(`xinglin-outbox-${LIN.id}`, "ops").then((records) =>
      (records as { body: { v: { line: string } } }[]).map(({ body }) => (JSON.parse(body.v.line) as { bv: number }).bv),
    );

  it("is what is held, or what the screen showed before that", async () => {
    server.plugged = false;
    await ws.record(patch("1", "138"));
    await ws.record({ ...note("n1"), bv: 0 });
    expect(await bases()).toEqual([1, 0]);
  });

  it("stays behind while an own op covers what came in underneath", async () => {
    server.faults = ["request lost"];
    await ws.record(patch("1", "138"));
    await link("offline");
    server.write(1, 1, ORDER, { phone: "2" });
    server.badLines.add((await recordsOf(`xinglin-outbox-${LIN.id}`, "ops") as { id: string }[])[0]!.id);
    ws.syncNow();
    await when(() => ws.row("order", ORDER).value?.bv === 2);
    expect(ws.row("order", ORDER).peek()?.doc.phone).toBe("1");
    await ws.record(patch("3", "1"));
    await ws.record(note("n1"));
    expect(await bases()).toEqual([1, 1, 2]);
  });
});

it("takes a parked op out of the overlay once a person has settled it", async () => {
  server.addBucket(2, ["u", LIN.id]);
  const op = await ws.record({ type: "future.thing@9", bucket: KEY, payload: {} });
  await idle(ws);
  expect(ws.status.peek().troubled).toBe(1);
  server.write(2, 14, op, { op, decision: "keep", note: "", by: DIAO.id, by_name: DIAO.name, at: 1 });
  at.clock.advance(60_000);
  await when(() => ws.status.value.troubled === 0);
  expect(ws.row("receipt", op).peek()?.doc.decision).toBe("keep");
});

it("hides an emptied list at first, says so, and shows it again when the server comes to its senses", async () => {
  for (let bid = 10; bid < 30; bid++) {
    server.addBucket(bid, ["o", `root-${bid}`]);
    server.write(bid, 1, `root-${bid}`, { state: "accepted" });
  }
  at.clock.advance(60_000);
  await when(() => ws.rows("order").value.length === 21);
  const kept = new Map(server.buckets);
  server.buckets.clear();
  await when(() => ws.status.value.nextTryAt !== null);
  at.clock.advance(60_000);
  await when(() => ws.status.value.hidden === 21);
  expect(ws.rows("order").peek()).toEqual([]);
  server.buckets = kept;
  await when(() => ws.status.value.nextTryAt !== null);
  at.clock.advance(60_000);
  await when(() => ws.rows("order").value.length === 21);
  expect(ws.status.peek().hidden).toBe(0);
});

describe("hints of the server", () => {
  const heard = (): void => at.listeners.forEach((listener) => listener.heard());

  it("lead to a pull, at most every two seconds", async () => {
    expect(at.listeners.size).toBe(1);
    server.write(1, 1, ORDER, { phone: "139" });
    heard();
    heard();
    expect(ws.pokes.peek()).toEqual({ open: true, count: 2 });
    at.clock.advance(2_000);
    await when(() => ws.row("order", ORDER).value?.doc.phone === "139");
  });

  it("come from a stream that is opened again after a refusal, with the next exchange", async () => {
    at.listeners.forEach((listener) => {
      listener.open(false);
      listener.ended();
    });
    at.listeners.clear();
    expect(ws.pokes.peek().open).toBe(false);
    at.clock.advance(60_000);
    await when(() => ws.status.value.lastSyncAt === at.clock.now() && ws.status.value.nextTryAt !== null);
    expect(at.listeners.size).toBe(1);
  });
});

it("the desk sends and asks for no rows", async () => {
  const desk = await open(DIAO, server, phone(server), false);
  expect(desk.ready.peek()).toBe(true);
  await desk.record({ type: "order.patch@1", bucket: KEY, row: ORDER, payload: { phone: "1" }, was: { phone: "138" }, bv: 1 });
  await idle(desk);
  const { header, lines } = server.heard.at(-1)!;
  expect(header).toMatchObject({ have: null, budget: 0 });
  expect(JSON.parse(lines[0]!)).toMatchObject({ bv: 1 });
  expect(desk.rows("order").peek()).toEqual([]);
  expect(desk.status.peek().nextTryAt).toBeNull();
});
