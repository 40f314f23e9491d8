/** What the client does when something is wrong with the session, the device, the server or a line. */
import { beforeEach, describe, expect, it } from "vitest";
import { recordsOf } from "../testing/disk";
import { KEY, ORDER, note, oneOrder } from "../testing/one-order";
import { DIAO, HE, LIN, idle, phone } from "../testing/technician";
import { when } from "../testing/when";

const scene = oneOrder();

it("puts a line aside that the scene.server cannot read, keeps it, and sends the rest", async () => {
  scene.server.plugged = false;
  const [, bad] = await scene.each(note("n1"), note("n2"), note("n3"));
  scene.server.badLines.add(bad!);
  scene.server.plugged = true;
  scene.ws.syncNow();
  await when(() => scene.ws.status.value.pending === 1 && scene.ws.status.value.link === "online");
  expect(scene.states()).toEqual(["stored", "aside", "stored"]);
  expect(scene.ws.queue.peek()[1]).toMatchObject({ op: bad, error: { code: "sync.line" } });
  expect(scene.ws.status.peek()).toMatchObject({ troubled: 1 });
  expect(scene.ws.unsent()).toBe(1);
  await scene.ws.record(note("n4"));
  await when(() => scene.states()[3] === "stored");
});

describe("a session that has ended", () => {
  beforeEach(async () => {
    scene.server.session = null;
    await scene.ws.record(note("n1"));
    await scene.link("signed_out");
  });

  it("keeps everything and asks to sign in; then it goes on", async () => {
    expect(scene.states()).toEqual(["local"]);
    expect(scene.ws.status.peek().nextTryAt).toBeNull();
    scene.server.session = LIN.id;
    scene.ws.syncNow();
    await idle(scene.ws);
  });

  it("does not run against the wall with every tap", async () => {
    const before = scene.server.heard.length;
    await scene.ws.record(note("n2"));
    expect(scene.ws.status.peek().nextTryAt).toBeNull();
    expect(scene.server.heard).toHaveLength(before);
    expect(scene.texts()).toEqual(["n1", "n2"]);
  });
});

it("says so when the device is revoked, and keeps everything", async () => {
  scene.server.revoked.add("dev-1");
  await scene.ws.record(note("n1"));
  await scene.link("revoked");
  expect(scene.states()).toEqual(["local"]);
});

describe("somebody else's session on a shared tablet", () => {
  it("never takes this user's work", async () => {
    scene.server.session = HE.id;
    await scene.ws.record(note("n1"));
    await scene.link("signed_out");
    expect(scene.server.devices.size).toBe(1);
    expect(scene.server.journal.size).toBe(0);
  });
});

describe("a scene.server that has forgotten the device", () => {
  it("gets everything from a new one, with the same key and so the same lineage", async () => {
    await scene.ws.record(note("n1"));
    await idle(scene.ws);
    scene.server.known.clear();
    scene.server.journal.clear();
    await scene.ws.record(note("n2"));
    await idle(scene.ws);
    expect([...scene.server.devices.values()].map(({ lineage }) => lineage)).toEqual([1, 1]);
    expect([...scene.server.journal.values()].map(({ line }) => (JSON.parse(line) as { x: { text: string } }).x.text)).toEqual(["n1", "n2"]);
  });
});

it("says so when putting things right leads nowhere, and goes on trying", async () => {
  // Whatever enrols is forgotten at once.
  const kept = scene.server.known;
  scene.server.known = new (class extends Set<string> {
    override add(): this {
      return this;
    }
  })();
  await scene.ws.record(note("n1"));
  await scene.link("trouble");
  expect(scene.ws.status.peek().nextTryAt).toBeGreaterThan(scene.at.clock.now());
  expect(scene.states()).toEqual(["local"]);
  scene.server.known = kept;
  scene.server.known.add([...scene.server.devices.keys()].at(-1)!);
  scene.ws.syncNow();
  await idle(scene.ws);
  await scene.link("online");
});

describe("MUST-EPOCH: a scene.server restored from a backup", () => {
  it("gets back what it has lost, and the screen never goes empty", async () => {
    await scene.ws.recordAll([note("n1"), note("n2")]);
    await idle(scene.ws);
    const seen: number[] = [];
    scene.ws.rows("note").subscribe((rows) => seen.push(rows.length));
    scene.server.restore("epoch-2");
    scene.server.buckets.get(1)!.rows.delete("4:n1");
    scene.server.buckets.get(1)!.rows.delete("4:n2");
    await scene.ws.record(note("n3"));
    await idle(scene.ws);
    await scene.link("online");
    expect(scene.texts()).toEqual(["n1", "n2", "n3"]);
    expect(Math.min(...seen)).toBe(2);
    expect(scene.server.heard.at(-1)!.header).toMatchObject({ epoch: "epoch-2", dev: "dev-2" });
    const replayed = JSON.parse(scene.server.journal.values().next().value!.line) as { e: string; o: unknown[] };
    expect(replayed).toMatchObject({ e: "epoch-1", o: ["dev-1", 1, expect.any(String)] });
  });

  it("is recognised also when it does not say so", async () => {
    await scene.ws.recordAll([note("n1"), note("n2")]);
    await idle(scene.ws);
    scene.server.restore("epoch-1");
    scene.ws.syncNow();
    scene.at.clock.advance(2_000);
    await when(() => scene.ws.status.value.pending === 0 && scene.server.journal.size === 2);
    expect([...scene.server.devices.keys()]).toEqual(["dev-1", "dev-2"]);
  });
});

it("a clone of the installation loses nothing: whoever comes second goes on as a new device with a new lineage", async () => {
  await scene.ws.record(note("n1"));
  await idle(scene.ws);
  const { ops, lineage } = scene.server.devices.get("dev-1")!;
  ops.push("op-of-the-clone");
  await scene.ws.recordAll([note("n2"), note("n3")]);
  await idle(scene.ws);
  expect(scene.texts()).toEqual(["n1", "n2", "n3"]);
  expect(scene.server.devices.get("dev-2")!.lineage).not.toBe(lineage);
  expect(scene.server.devices.get("dev-2")!.ops).toHaveLength(2);
});

it("MUST-CHK: heals a bucket whose checksum is wrong, and shows the old rows meanwhile", async () => {
  const seen: (string | undefined)[] = [];
  scene.ws.row("order", ORDER).subscribe((row) => seen.push(row?.doc.phone));
  scene.server.write(1, 1, ORDER, { phone: "139" });
  scene.server.faults = ["chk wrong"];
  scene.at.clock.advance(2_000);
  scene.ws.syncNow();
  await when(() => scene.ws.row("order", ORDER).value?.doc.phone === "139");
  expect(seen).toEqual(["138", "139"]);
  expect(scene.server.heard.slice(-2).map(({ header }) => header.have)).toEqual([expect.objectContaining({}), null]);
});

it("crash between base and outbox: the repeat settles it, and nothing shows twice", async () => {
  // The reply has arrived and its rows are on disk; then the app dies before the outcomes are.
  scene.server.faults = ["reply lost"];
  await scene.ws.record(note("n1"));
  await scene.link("offline");
  scene.ws.close();
  const half = await scene.open(HE, scene.server, phone(scene.server));
  half.close();
  scene.server.session = LIN.id;
  const after = await scene.open(LIN, scene.server, phone(scene.server, "ses-2"));
  await idle(after);
  expect(after.rows("note").peek()).toHaveLength(1);
  expect(scene.states(after)).toEqual(["stored"]);
});

it("drops a bucket that is somebody else's now, but not the work recorded in it", async () => {
  scene.server.plugged = false;
  await scene.ws.record(note("n1"));
  scene.server.buckets.delete(1);
  scene.server.plugged = true;
  scene.ws.syncNow();
  await idle(scene.ws);
  expect(scene.ws.row("order", ORDER).peek()).toBeUndefined();
  expect(scene.states()).toEqual(["parked"]);
});

it("takes a parked op out of the overlay once a person has settled it", async () => {
  scene.server.addBucket(2, ["u", LIN.id]);
  const op = await scene.ws.record({ type: "future.thing@9", bucket: KEY, payload: {} });
  await idle(scene.ws);
  expect(scene.ws.status.peek().troubled).toBe(1);
  scene.server.write(2, 14, op, { op, decision: "keep", note: "", by: DIAO.id, by_name: DIAO.name, at: 1 });
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.status.value.troubled === 0);
  expect(scene.ws.row("receipt", op).peek()?.doc.decision).toBe("keep");
});

it("deletes at once what a person agrees to, if the scene.server still says so, and keeps what was recorded", async () => {
  for (let bid = 10; bid < 30; bid++) {
    scene.server.addBucket(bid, ["o", `root-${bid}`]);
    scene.server.write(bid, 1, `root-${bid}`, { state: "accepted" });
  }
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.rows("order").value.length === 21);
  scene.server.buckets.clear();
  await when(() => scene.ws.status.value.nextTryAt !== null);
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.status.value.hidden === 21);
  await scene.ws.record(note("n1"));
  await idle(scene.ws);
  await scene.ws.agreeToDrops();
  expect(scene.ws.status.peek().hidden).toBe(0);
  await when(() => scene.ws.status.value.nextTryAt !== null);
  scene.at.clock.advance(2_000);
  await expect.poll(() => recordsOf(`xinglin-replica-${LIN.id}`, "buckets")).toEqual([]);
  expect(scene.texts()).toEqual(["n1"]);
});

it("hides an emptied list at first, says so, and shows it again when the scene.server comes to its senses", async () => {
  for (let bid = 10; bid < 30; bid++) {
    scene.server.addBucket(bid, ["o", `root-${bid}`]);
    scene.server.write(bid, 1, `root-${bid}`, { state: "accepted" });
  }
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.rows("order").value.length === 21);
  const kept = new Map(scene.server.buckets);
  scene.server.buckets.clear();
  await when(() => scene.ws.status.value.nextTryAt !== null);
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.status.value.hidden === 21);
  expect(scene.ws.rows("order").peek()).toEqual([]);
  scene.server.buckets = kept;
  await when(() => scene.ws.status.value.nextTryAt !== null);
  scene.at.clock.advance(60_000);
  await when(() => scene.ws.rows("order").value.length === 21);
  expect(scene.ws.status.peek().hidden).toBe(0);
});
