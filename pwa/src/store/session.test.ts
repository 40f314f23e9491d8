import { beforeEach, describe, expect, it } from "vitest";
import { freshDisk } from "../testing/disk";
import { TestServer } from "../testing/server";
import { DIAO, HE, LIN, type Phone, phone } from "../testing/technician";
import { when } from "../testing/when";
import type { TabMemory } from "./browser";
import { Problem, type Session, type Stage, Unreachable, startSession } from "./session";
import type { Workspace } from "./workspace";

const PIN = "250918";
const note = (row: string) => ({ type: "note.add@1", bucket: ["o", "order"] as const, row, payload: { text: row } });
const MINUTE = 60_000;

/** A tab that is reloaded remembers; a new one does not. */
function memory(): TabMemory {
  let mark: ReturnType<TabMemory["read"]> = null;
  return { read: () => mark, write: (now) => (mark = now) };
}

let server: TestServer;
let at: Phone;
let tab: TabMemory;
let session: Session;
const stage = (of: Session = session): Stage["at"] => of.stage.value.at;
const workspace = (of: Session = session): Workspace => (of.stage.peek() as Extract<Stage, { at: "open" }>).workspace;

/** The app is started again: in the same tab, or after the browser was killed. */
async function restart(how: "reload" | "killed"): Promise<Session> {
  if (how === "killed") tab = memory();
  at = phone(server, "ses-2");
  session = await startSession(at.env, tab);
  return session;
}

beforeEach(async () => {
  freshDisk();
  server = new TestServer([LIN, HE, DIAO]);
  server.addBucket(1, ["o", "order"]);
  server.write(1, 1, "order", { state: "accepted" });
  at = phone(server);
  tab = memory();
  session = await startSession(at.env, tab);
});

async function inWithPin(login = "lin"): Promise<void> {
  await session.signIn(login, "correct");
  if (stage() === "pin") await session.choosePin(PIN);
}

describe("signing in", () => {
  it("enrols the device, asks a field user for a PIN, and opens", async () => {
    expect(stage()).toBe("out");
    await session.signIn("lin", "correct");
    expect(session.stage.peek()).toMatchObject({ at: "pin", who: { login: "lin" } });
    await session.choosePin(PIN);
    expect(stage()).toBe("open");
    await when(() => workspace().ready.value);
    expect(session.known.peek()).toMatchObject([{ who: { name: "林予安" }, hasPin: true, unsent: 0 }]);
    expect(server.devices.size).toBe(1);
  });

  it("again on the same device enrols nothing new and asks for no new PIN", async () => {
    await inWithPin();
    await session.signIn("lin", "correct");
    expect(stage()).toBe("open");
    expect(server.devices.size).toBe(1);
  });

  it("says what the server says, and what the network does", async () => {
    await expect(session.signIn("lin", "wrong")).rejects.toBeInstanceOf(Problem);
    server.plugged = false;
    await expect(session.signIn("lin", "correct")).rejects.toBeInstanceOf(Unreachable);
    expect(stage()).toBe("out");
  });

  it("takes six digits only for a PIN", async () => {
    await session.signIn("lin", "correct");
    await expect(session.choosePin("12345")).rejects.toThrow(RangeError);
    expect(stage()).toBe("pin");
  });

  it("asks nobody at the desk for a PIN", async () => {
    await session.signIn("diao", "correct");
    expect(stage()).toBe("open");
    session.lock();
    expect(stage()).toBe("open");
  });
});

describe("the PIN", () => {
  beforeEach(async () => {
    await inWithPin();
    await when(() => workspace().ready.value);
  });

  it("opens offline, after the browser was killed, with everything there", async () => {
    server.plugged = false;
    await workspace().record(note("n1"));
    await restart("killed");
    expect(session.stage.peek()).toMatchObject({ at: "locked", who: { login: "lin" } });
    expect(session.known.peek()).toMatchObject([{ unsent: 1 }]);
    expect(await session.unlock(LIN.id, PIN)).toEqual({ ok: true });
    expect(workspace().rows("note").peek()).toHaveLength(1);
    expect(workspace().ready.peek()).toBe(true);
  });

  it("shuts the entry after five wrong tries, longer each time, and a reload does not open it", async () => {
    session.lock();
    const tries = [];
    for (let i = 0; i < 5; i++) tries.push(await session.unlock(LIN.id, "000000"));
    expect(tries).toEqual([4, 3, 2, 1].map((left) => ({ ok: false, triesLeft: left, waitMs: 0 })).concat({ ok: false, triesLeft: 1, waitMs: 30_000 }));
    expect(await session.unlock(LIN.id, PIN)).toMatchObject({ ok: false, waitMs: 30_000 });
    server.now = at.clock.now();
    await restart("killed");
    expect(await session.waitMs(LIN.id)).toBe(30_000);
    expect(await session.unlock(LIN.id, PIN)).toMatchObject({ ok: false });
    at.clock.advance(30_000);
    expect(await session.unlock(LIN.id, "000000")).toEqual({ ok: false, triesLeft: 1, waitMs: 60_000 });
    at.clock.advance(60_000);
    expect(await session.unlock(LIN.id, PIN)).toEqual({ ok: true });
    expect(await session.waitMs(LIN.id)).toBe(0);
  });

  it("counts a try before it is judged: tries at the same moment all count", async () => {
    session.lock();
    await Promise.all(Array.from({ length: 8 }, (_, i) => session.unlock(LIN.id, `00000${i}`)));
    expect(await session.waitMs(LIN.id)).toBe(30_000);
  });

  it("waits end with signing in online, and nothing was deleted", async () => {
    server.plugged = false;
    await workspace().record(note("n1"));
    session.lock();
    for (let i = 0; i < 7; i++) await session.unlock(LIN.id, "000000");
    server.plugged = true;
    await session.signIn("lin", "correct");
    expect(await session.waitMs(LIN.id)).toBe(0);
    await when(() => workspace().status.value.pending === 0);
    expect(server.journal.size).toBe(1);
  });

  it("of one person does not open another's", async () => {
    await session.signIn("he", "correct");
    await session.choosePin("111111");
    session.lock();
    expect(await session.unlock(LIN.id, "111111")).toMatchObject({ ok: false });
    expect(await session.unlock(HE.id, "111111")).toEqual({ ok: true });
    expect(await session.unlock("nobody", PIN)).toEqual({ ok: false, triesLeft: 0, waitMs: 0 });
  });
});

describe("the lock", () => {
  beforeEach(() => inWithPin());

  it("falls after five idle minutes, counted from the last touch", () => {
    at.clock.advance(4 * MINUTE);
    session.touch();
    at.clock.advance(4 * MINUTE);
    expect(stage()).toBe("open");
    at.clock.advance(MINUTE);
    expect(session.stage.peek()).toMatchObject({ at: "locked", who: { login: "lin" } });
  });

  it("falls when the app is looked at again after a sleep in which no timer ran", () => {
    at.clock.setWall(at.clock.now() + 10 * MINUTE);
    at.page.wake();
    expect(stage()).toBe("locked");
  });

  it("does not stop the sending", async () => {
    server.plugged = false;
    await workspace().record(note("n1"));
    const open = workspace();
    session.lock();
    server.plugged = true;
    open.syncNow();
    await when(() => open.status.value.pending === 0);
    expect(await session.unlock(LIN.id, PIN)).toEqual({ ok: true });
    expect(workspace()).toBe(open);
  });

  it("is not in the way of a reload within five minutes, but of one after that", async () => {
    session.touch();
    await restart("reload");
    expect(stage()).toBe("open");
    server.now += 6 * MINUTE;
    await restart("reload");
    expect(stage()).toBe("locked");
  });

  it("lets others come to the tablet", async () => {
    session.lock();
    await session.leave();
    expect(stage()).toBe("out");
    await inWithPin("he");
    expect(workspace().who.login).toBe("he");
    expect(session.known.peek().map(({ who }) => who.login).sort()).toEqual(["he", "lin"]);
  });
});

describe("signing out", () => {
  it("ends the session when all is sent, and deletes nothing", async () => {
    await inWithPin();
    await when(() => workspace().ready.value);
    expect(await session.signOut()).toEqual({ unsent: 0 });
    expect(stage()).toBe("out");
    expect(server.session).toBeNull();
    expect(await session.unlock(LIN.id, PIN)).toEqual({ ok: true });
    expect(workspace().rows("order").peek()).toHaveLength(1);
  });

  it("only locks while something is unsent, and goes on sending", async () => {
    await inWithPin();
    const open = workspace();
    server.plugged = false;
    await open.record(note("n1"));
    expect(await session.signOut()).toEqual({ unsent: 1 });
    expect(stage()).toBe("out");
    expect(session.known.peek()).toMatchObject([{ unsent: 1, hasPin: true }]);
    server.plugged = true;
    open.syncNow();
    await when(() => open.status.value.pending === 0);
    expect(server.session).toBe(LIN.id);
  });

  it("is remembered over a restart, also when the server could not be told", async () => {
    await session.signIn("diao", "correct");
    await when(() => workspace().status.value.link === "online");
    server.plugged = false;
    await session.signOut();
    server.plugged = true;
    await restart("killed");
    expect(stage()).toBe("out");
  });
});

describe("the desk", () => {
  it("is open again after a restart while its session lasts", async () => {
    await session.signIn("diao", "correct");
    await restart("killed");
    expect(stage()).toBe("open");
    server.session = null;
    await restart("killed");
    expect(stage()).toBe("out");
  });

  it("does not open for one with the session of another", async () => {
    await session.signIn("diao", "correct");
    server.session = LIN.id;
    await restart("killed");
    expect(stage()).toBe("out");
  });
});
