/** What a tap records, and how several tabs and the desk share one engine. */
import { beforeEach, describe, expect, it } from "vitest";
import type { OpenWorkspace } from "../store/open";
import type { Recording } from "../store/workspace";
import { recordsOf } from "../testing/disk";
import { KEY, ORDER, note, oneOrder } from "../testing/one-order";
import { DIAO, LIN, type Phone, idle, phone } from "../testing/technician";
import { when } from "../testing/when";

const scene = oneOrder();

it("shows an own edit over a delta of others until its own outcome is in", async () => {
  scene.server.plugged = false;
  await scene.ws.record({ type: "order.patch@1", bucket: KEY, row: ORDER, payload: { phone: "137" }, was: { phone: "138" } });
  scene.server.write(1, 1, ORDER, { note: "从东门进" });
  expect(scene.ws.row("order", ORDER).peek()?.doc.phone).toBe("137");
  scene.server.plugged = true;
  const phones: (string | undefined)[] = [];
  scene.ws.row("order", ORDER).subscribe((row) => phones.push(row?.doc.phone));
  scene.ws.syncNow();
  await idle(scene.ws);
  expect(scene.ws.row("order", ORDER).peek()).toMatchObject({ doc: { phone: "137", note: "从东门进" }, local: new Set() });
  expect(new Set(phones)).toEqual(new Set(["137"]));
});

describe.each(["without locks", "with locks"])("two tabs of one user, %s", (kind) => {
  const locks = kind === "with locks" ? navigator.locks : undefined;
  let other: OpenWorkspace;
  let first: OpenWorkspace;
  let second: Phone;

  beforeEach(async () => {
    scene.ws.close();
    first = await scene.open(LIN, scene.server, phone(scene.server, "ses-1", locks));
    second = phone(scene.server, "ses-2", locks);
    other = await scene.open(LIN, scene.server, second);
  });

  it("show each other's taps, pulls and state", async () => {
    await first.record(note("n1"));
    await when(() => scene.texts(other).length === 1);
    await other.record(note("n2"));
    await when(() => scene.texts(first).length === 2);
    await Promise.all([idle(first), idle(other)]);
    await Promise.all([scene.link("online", first), scene.link("online", other)]);
    expect(scene.server.journal.size).toBe(2);
    expect([...scene.server.devices.keys()]).toEqual(["dev-1"]);
    scene.server.write(1, 1, ORDER, { phone: "139" });
    first.close();
    other.syncNow();
    second.clock.advance(2_000);
    await when(() => other.row("order", ORDER).value?.doc.phone === "139");
  });

  it("give every op its own place, though both record at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => [first, other][i % 2]!.record(note(`n${i}`))));
    await Promise.all([idle(first), idle(other)]);
    expect(scene.server.devices.get("dev-1")!.ops).toHaveLength(20);
    await when(() => scene.texts(first).length === 20 && scene.texts(other).length === 20);
  });
});

describe("an answer that comes after a newer one", () => {
  let other: OpenWorkspace;
  /** What the first tab has asked is answered, and the answer is on its way. */
  beforeEach(async () => {
    scene.server.faults = ["reply late"];
    await scene.ws.record(note("n1"));
    await expect.poll(() => scene.server.late.length).toBe(1);
    other = await scene.open(LIN, scene.server, phone(scene.server, "ses-2"));
  });
  const release = async (): Promise<void> => {
    scene.server.late.forEach((go) => go());
    await when(() => scene.ws.status.value.link === "online" && scene.ws.status.value.nextTryAt !== null);
    await Promise.all([idle(scene.ws), idle(other)]);
  };

  it("is no restore, though it says less", async () => {
    await other.recordAll([note("n2"), note("n3")]);
    await idle(other);
    await release();
    expect([...scene.server.devices.keys()]).toEqual(["dev-1"]);
    expect([scene.texts(), scene.texts(other)]).toEqual([["n1", "n2", "n3"], ["n1", "n2", "n3"]]);
  });

  it("says nothing of ops that were sent anew since, for the server that gave it is gone", async () => {
    await idle(other);
    scene.server.restore("epoch-2");
    scene.server.buckets.get(1)!.rows.delete("4:n1");
    scene.server.faults = [null, "request lost"];
    await other.record(note("n2"));
    await scene.link("offline", other);
    scene.server.late.forEach((go) => go());
    await when(() => scene.ws.status.value.nextTryAt !== null);
    other.syncNow();
    await Promise.all([idle(scene.ws), idle(other)]);
    await expect.poll(() => scene.server.journal.size).toBe(2);
    expect([...scene.server.devices.keys()]).toEqual(["dev-1", "dev-2"]);
  });
});

it("marks what one tap meant as one group, and a single op as none", async () => {
  const ids = await scene.ws.recordAll([note("n1"), note("n2")]);
  await scene.ws.record(note("n3"));
  await idle(scene.ws);
  const groups = [...scene.server.journal.values()].map(({ line }) => (JSON.parse(line) as { g?: unknown[] }).g);
  expect(groups).toEqual([[expect.any(String), 0, 2], [groups[0]![0], 1, 2], undefined]);
  expect([...scene.server.journal.keys()].slice(0, 2)).toEqual(ids);
});

it("refuses a tap whose ops would never fit into one request", async () => {
  const large = Array.from({ length: 20 }, (_, i) => note(`n${i}`, "x".repeat(60_000)));
  await expect(scene.ws.recordAll(large)).rejects.toMatchObject({ code: "op.too_large" });
  expect(scene.ws.queue.peek()).toEqual([]);
  await scene.ws.recordAll(large.slice(0, 10));
  await idle(scene.ws);
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
    scene.server.plugged = false;
    await scene.ws.record(patch("1", "138"));
    await scene.ws.record({ ...note("n1"), bv: 0 });
    expect(await bases()).toEqual([1, 0]);
  });

  it("stays behind while an own op covers what came in underneath", async () => {
    scene.server.faults = ["request lost"];
    await scene.ws.record(patch("1", "138"));
    await scene.link("offline");
    scene.server.write(1, 1, ORDER, { phone: "2" });
    scene.server.badLines.add((await recordsOf(`xinglin-outbox-${LIN.id}`, "ops") as { id: string }[])[0]!.id);
    scene.ws.syncNow();
    await when(() => scene.ws.row("order", ORDER).value?.bv === 2);
    expect(scene.ws.row("order", ORDER).peek()?.doc.phone).toBe("1");
    await scene.ws.record(patch("3", "1"));
    await scene.ws.record(note("n1"));
    expect(await bases()).toEqual([1, 1, 2]);
  });
});

describe("hints of the server", () => {
  const heard = (): void => scene.at.listeners.forEach((listener) => listener.heard());

  it("lead to a pull, at most every two seconds", async () => {
    expect(scene.at.listeners.size).toBe(1);
    scene.server.write(1, 1, ORDER, { phone: "139" });
    heard();
    heard();
    expect(scene.ws.pokes.peek()).toEqual({ open: true, count: 2 });
    scene.at.clock.advance(2_000);
    await when(() => scene.ws.row("order", ORDER).value?.doc.phone === "139");
  });

  it("may have been missed while the stream was broken: it is asked soon after, not by everybody at once", async () => {
    scene.at.listeners.forEach((listener) => listener.open(true));
    expect(scene.at.clock.waiting).toEqual([60_000]);
    scene.at.listeners.forEach((listener) => listener.open(false));
    scene.server.write(1, 1, ORDER, { phone: "139" });
    scene.at.listeners.forEach((listener) => listener.open(true));
    expect(scene.at.clock.waiting).toEqual([7_000]);
    scene.at.clock.advance(7_000);
    await when(() => scene.ws.row("order", ORDER).value?.doc.phone === "139");
  });

  it("do not call everybody back at once after a longer absence of the server", async () => {
    scene.at.listeners.forEach((listener) => listener.open(false));
    scene.server.plugged = false;
    scene.ws.syncNow();
    scene.at.clock.advance(2_000);
    await scene.link("offline");
    const before = [...scene.at.clock.waiting];
    scene.at.listeners.forEach((listener) => listener.open(true));
    expect(scene.at.clock.waiting).toEqual(before);
  });

  it("come from a stream that is opened again after a refusal, with the next exchange", async () => {
    scene.at.listeners.forEach((listener) => {
      listener.open(false);
      listener.ended();
    });
    scene.at.listeners.clear();
    expect(scene.ws.pokes.peek().open).toBe(false);
    scene.at.clock.advance(60_000);
    await when(() => scene.ws.status.value.lastSyncAt === scene.at.clock.now() && scene.ws.status.value.nextTryAt !== null);
    expect(scene.at.listeners.size).toBe(1);
  });
});

it("the desk sends and asks for no rows", async () => {
  const desk = await scene.open(DIAO, scene.server, phone(scene.server), false);
  expect(desk.ready.peek()).toBe(true);
  await desk.record({ type: "order.patch@1", bucket: KEY, row: ORDER, payload: { phone: "1" }, was: { phone: "138" }, bv: 1 });
  await idle(desk);
  const { header, lines } = scene.server.heard.at(-1)!;
  expect(header).toMatchObject({ have: null, budget: 0 });
  expect(JSON.parse(lines[0]!)).toMatchObject({ bv: 1 });
  expect(desk.rows("order").peek()).toEqual([]);
  expect(desk.status.peek().nextTryAt).toBeNull();
});
