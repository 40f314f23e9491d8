import { describe, expect, it } from "vitest";
import { recordsOf } from "../testing/disk";
import { KEY, ORDER, note, oneOrder } from "../testing/one-order";
import { LIN, idle, phone } from "../testing/technician";
import { when } from "../testing/when";

const scene = oneOrder();

it("pulls at the start and is ready", () => {
  expect(scene.ws.ready.peek()).toBe(true);
  expect(scene.ws.row("order", ORDER).peek()).toMatchObject({ v: 1, bv: 1, doc: { phone: "138" }, local: new Set() });
  expect(scene.ws.status.peek()).toMatchObject({ link: "online", pending: 0, clockSkewMs: 0 });
});

it("shows a tap at once, sends it, and takes it out of the overlay when the base has it", async () => {
  scene.server.plugged = false;
  await scene.ws.record(note("n1", "门禁换了"));
  expect(scene.ws.row("note", "n1").peek()).toMatchObject({ v: 0, doc: { text: "门禁换了", by_name: "林予安" } });
  expect(scene.ws.row("note", "n1").peek()?.local).toContain("text");
  await scene.link("offline");
  expect(scene.states()).toEqual(["local"]);
  scene.server.plugged = true;
  scene.ws.syncNow();
  await idle(scene.ws);
  expect(scene.states()).toEqual(["stored"]);
  expect(scene.ws.row("note", "n1").peek()).toMatchObject({ v: 2, local: new Set(), doc: { by_name: "server" } });
});

it("tells what is under way, in words", async () => {
  const seen: string[] = [];
  scene.ws.queue.subscribe((items) => items[0] && seen.push(items[0].state));
  await scene.ws.record(note("n1"));
  await idle(scene.ws);
  expect([...new Set(seen)]).toEqual(["local", "sending", "stored"]);
});

it("sends the bytes that it stored", async () => {
  await scene.ws.recordAll([note("n1", "𠅤\u2028"), note("n2")]);
  await idle(scene.ws);
  const records = (await recordsOf(`xinglin-outbox-${LIN.id}`, "ops")) as { body: { v: { line: string } } }[];
  expect([...scene.server.journal.values()].map(({ line }) => line)).toEqual(records.map(({ body }) => body.v.line));
});

it("keeps everything over a restart without a scene.server, and shows it", async () => {
  scene.server.plugged = false;
  await scene.ws.recordAll([note("n1"), note("n2")]);
  scene.ws.close();
  const after = await scene.open(LIN, scene.server, phone(scene.server, "ses-2"));
  expect(after.ready.peek()).toBe(true);
  expect(scene.texts(after)).toEqual(["n1", "n2"]);
  expect(after.status.peek()).toMatchObject({ pending: 2 });
});

describe("a lost reply", () => {
  it("leads to a repeat that changes nothing and is answered the same", async () => {
    scene.server.faults = ["reply lost", "reply lost"];
    await scene.ws.recordAll([note("n1"), note("n2")]);
    await scene.link("offline");
    scene.at.clock.advance(2_000);
    await when(() => scene.ws.status.value.link === "offline" && scene.ws.status.value.nextTryAt !== null);
    scene.ws.syncNow();
    await idle(scene.ws);
    expect(scene.server.journal.size).toBe(2);
    expect(scene.server.buckets.get(1)!.ver).toBe(3);
    expect(scene.states()).toEqual(["stored", "stored"]);
  });
});

describe("an answer that is not one", () => {
  it.each(["html 200", "html 502"] as const)("%s is trouble; nothing is lost, and later it goes through", async (fault) => {
    scene.server.faults = [fault];
    await scene.ws.record(note("n1"));
    await scene.link("trouble");
    expect(scene.states()).toEqual(["local"]);
    expect(scene.ws.status.peek().nextTryAt).toBe(scene.at.clock.now() + 750);
    scene.at.clock.advance(750);
    await idle(scene.ws);
    expect(scene.ws.status.peek().link).toBe("online");
  });

  it("silence counts as offline and makes the next request smaller", async () => {
    scene.server.faults = ["hang"];
    await scene.each(...[1, 2, 3, 4].map((i) => note(`n${i}`)));
    await when(() => scene.server.hanging.value === 1);
    scene.at.clock.advance(40_000);
    await scene.link("offline");
    scene.ws.syncNow();
    await idle(scene.ws);
    expect(scene.server.heard.slice(-2).map(({ lines }) => lines.length)).toEqual([2, 2]);
  });
});

it("backs off: later and later, and a person's wish is heard at once", async () => {
  scene.server.plugged = false;
  await scene.ws.record(note("n1"));
  const delays: number[] = [];
  for (let i = 0; i < 12; i++) {
    await when(() => scene.ws.status.value.nextTryAt !== null && scene.ws.status.value.link === "offline");
    delays.push(scene.ws.status.peek().nextTryAt! - scene.at.clock.now());
    scene.at.clock.advance(delays.at(-1)!);
    await when(() => scene.ws.status.value.nextTryAt === null);
  }
  expect(delays).toEqual([750, 1500, 3000, 6000, 12_000, 24_000, 48_000, 96_000, 192_000, 225_000, 225_000, 225_000]);
  scene.server.plugged = true;
  await when(() => scene.ws.status.value.nextTryAt !== null);
  scene.ws.syncNow();
  await idle(scene.ws);
});

it("polls once a minute while it is looked at, and when it is looked at again", async () => {
  const before = scene.server.heard.length;
  expect(scene.ws.status.peek().nextTryAt).toBe(scene.at.clock.now() + 60_000);
  scene.at.page.visible = false;
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.status.value.lastSyncAt === scene.at.clock.now());
  expect(scene.server.heard).toHaveLength(before + 1);
  scene.server.write(1, 1, ORDER, { phone: "139" });
  scene.at.page.visible = true;
  scene.at.page.wake();
  await when(() => scene.ws.status.value.nextTryAt !== null);
  scene.at.clock.advance(2_000);
  await when(() => scene.ws.row("order", ORDER).value?.doc.phone === "139");
});

it("keeps two seconds between pulls with nothing to send", async () => {
  const before = scene.server.heard.length;
  for (let i = 0; i < 5; i++) scene.at.page.wake();
  expect(scene.at.clock.waiting).toEqual([2_000]);
  scene.at.clock.advance(2_000);
  await when(() => scene.ws.status.value.nextTryAt === scene.at.clock.now() + 60_000);
  expect(scene.server.heard).toHaveLength(before + 1);
});

it("waits at least as long as the scene.server asks for, and not all for as long", async () => {
  scene.server.wait = 25_000;
  await scene.ws.record(note("n1"));
  await idle(scene.ws);
  await when(() => scene.ws.status.value.nextTryAt !== null);
  expect(scene.ws.status.peek().nextTryAt).toBe(scene.at.clock.now() + 31_250);
});

it("does not let one op hold up the others", async () => {
  await scene.each(
    note("n1"),
    { type: "rule.broken@1", bucket: KEY, payload: {} },
    { type: "future.thing@9", bucket: KEY, payload: {} },
    note("n2"),
  );
  await idle(scene.ws);
  expect(scene.states()).toEqual(["stored", "rejected", "parked", "stored"]);
  expect(scene.ws.status.peek()).toMatchObject({ pending: 0, troubled: 2 });
});
