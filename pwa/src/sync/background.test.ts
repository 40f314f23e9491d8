/** What the service worker does when the browser wakes it: no page is open, or one is. */
import { beforeEach, describe, expect, it } from "vitest";
import { openDeviceStore } from "../store/device";
import { recordsOf } from "../testing/disk";
import { note, oneOrder } from "../testing/one-order";
import { HE, LIN, type Phone, idle, phone } from "../testing/technician";
import { when } from "../testing/when";
import { sendOwed } from "./background";
import { NO_PAGE } from "./wakes";

const scene = oneOrder();
let worker: Phone;
const wake = (): Promise<void> => sendOwed({ ...worker.env, page: NO_PAGE });
const journalled = (): string[] => [...scene.server.journal.values()].map(({ line }) => (JSON.parse(line) as { r: string }).r);

async function keepPeople(): Promise<void> {
  const devices = openDeviceStore("Test");
  for (const { id, login, name, roles, branch } of [LIN, HE]) {
    await devices.keepPerson({ who: { id, login, name, roles, branch }, lastOpenAt: 1 });
  }
  devices.close();
}

/** Two taps that found no server; then the tab is closed. */
beforeEach(async () => {
  await keepPeople();
  worker = phone(scene.server, "worker");
  scene.server.plugged = false;
  await scene.ws.recordAll([note("n1"), note("n2")]);
  await scene.link("offline");
});

describe("with no page open", () => {
  beforeEach(() => scene.ws.close());

  it("sends what the app had left, and the app finds it done", async () => {
    scene.server.plugged = true;
    await wake();
    expect(journalled()).toEqual(["n1", "n2"]);
    scene.server.plugged = false;
    const after = await scene.open(LIN, scene.server, phone(scene.server, "ses-2"));
    expect(scene.states(after)).toEqual(["stored", "stored"]);
    expect(after.rows("note").peek().map(({ v, local }) => [v > 0, local.size])).toEqual([[true, 0], [true, 0]]);
    expect(after.status.peek()).toMatchObject({ pending: 0, lastSyncAt: worker.clock.now() });
  });

  it("rejects while the server cannot be reached, so that the browser tries again", async () => {
    await expect(wake()).rejects.toThrow();
    scene.server.plugged = true;
    scene.server.faults = ["request lost"];
    await expect(wake()).rejects.toThrow("offline");
    scene.server.faults = ["reply lost"];
    await expect(wake()).rejects.toThrow("offline");
    await wake();
    expect(journalled()).toEqual(["n1", "n2"]);
  });

  it("leaves it alone once nobody is signed in", async () => {
    scene.server.plugged = true;
    scene.server.session = null;
    await wake();
    expect(journalled()).toEqual([]);
  });

  it("never sends one person's work in the name of another", async () => {
    scene.server.plugged = true;
    scene.server.session = HE.id;
    await wake();
    expect(journalled()).toEqual([]);
    expect(scene.server.requests.value).toBe(1);
  });

  it("asks the server for nothing where nothing is owed", async () => {
    scene.server.plugged = true;
    await wake();
    const before = scene.server.requests.value;
    await wake();
    expect(scene.server.requests.value).toBe(before);
  });

  it("does not wait for a line that was put aside", async () => {
    const [first] = (await recordsOf(`xinglin-outbox-${LIN.id}`, "ops")) as { id: string }[];
    scene.server.badLines.add(first!.id);
    scene.server.plugged = true;
    await wake();
    expect(journalled()).toEqual(["n2"]);
  });
});

describe.each(["without locks", "with locks"])("while a page is open, %s", (kind) => {
  it("sends everything once, and both know it", async () => {
    scene.ws.close();
    const locks = kind === "with locks" ? navigator.locks : undefined;
    worker = phone(scene.server, "worker", locks);
    const at = phone(scene.server, "ses-4", locks);
    const page = await scene.open(LIN, scene.server, at);
    await scene.link("offline", page);
    scene.server.plugged = true;
    await Promise.all([wake(), page.record(note("n3"))]);
    await idle(page);
    expect(journalled()).toEqual(["n1", "n2", "n3"]);
    expect([...scene.server.devices.keys()]).toEqual(["dev-1"]);
    await when(() => page.status.value.link === "online");
  });
});

describe("the page asks the browser for it", () => {
  it("when sending has failed and something is owed", async () => {
    expect(scene.at.later.value).toBe(1);
    expect(scene.ws.sentLater.peek()).toBe(true);
    scene.server.plugged = true;
    scene.ws.syncNow();
    await idle(scene.ws);
    scene.server.plugged = false;
    scene.ws.syncNow();
    scene.at.clock.advance(2_000);
    await scene.link("offline");
    expect(scene.at.later.value).toBe(1);
  });

  it("when it is looked at no more", async () => {
    scene.at.page.leave();
    await when(() => scene.at.later.value === 2);
    scene.server.plugged = true;
    scene.ws.syncNow();
    await idle(scene.ws);
    scene.at.page.leave();
    expect(scene.at.later.value).toBe(2);
  });
});
