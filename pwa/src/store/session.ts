/**
 * Who is at this device: sign-in with the password online, unlocking with the PIN offline, locking.
 *
 * Nothing here ever deletes work. One set of databases per user, so that a tablet may be shared.
 */
import { type ReadonlySignal, computed, signal } from "@preact/signals";
import { isPin, makePinRecord, remainingWait } from "../crypto/pin";
import { enrolDevice } from "../sync/enrol";
import type { Entry } from "./entry";
import { type TabMemory, browserEnvironment, browserTab } from "./browser";
import { type Environment, type OpenWorkspace, openWorkspace } from "./open";
import { isField } from "./field";
import { openBlobDisk } from "./blob-disk";
import { isOwed } from "./blob-head";
import { openOutbox } from "./outbox";
import { type Unlock, tryPin } from "./pin-entry";
import type { Who, Workspace } from "./workspace";

export { Problem, Trouble, Unreachable } from "../net/problem";
export type { Unlock } from "./pin-entry";

/** The first question of every screen. */
export type Stage =
  | { at: "starting" }
  /** Nobody: the sign-in form, and the people known here. */
  | { at: "out" }
  /** The PIN of this person opens. */
  | { at: "locked"; who: Who }
  /** Signed in, and must choose a PIN. */
  | { at: "pin"; who: Who }
  | { at: "open"; workspace: Workspace };

export interface KnownUser {
  who: Who;
  hasPin: boolean;
  /** Ops that the server does not have. */
  unsent: number;
  /** Device time, ms; null after signing out. */
  lastOpenAt: number | null;
}

export interface Session {
  readonly stage: ReadonlySignal<Stage>;
  readonly known: ReadonlySignal<readonly KnownUser[]>;
  /** Online. Enrols this device for the user if it is not yet; ends PIN waits. Throws Problem, Unreachable or Trouble. */
  signIn(login: string, password: string): Promise<void>;
  /** Six digits, else RangeError. For whoever is in; replaces an older PIN. */
  choosePin(pin: string): Promise<void>;
  unlock(user: string, pin: string): Promise<Unlock>;
  /** Does the PIN of whoever is in fit? Counted like unlocking; opens and closes nothing. */
  checkPin(pin: string): Promise<Unlock>;
  /** How long the PIN entry of that user is still shut, ms; a reload does not shorten it. */
  waitMs(user: string): Promise<number>;
  /** Hides everything behind the PIN; sending goes on. Does nothing for who has no PIN. */
  lock(): void;
  /** From "locked" back to the people of this device. */
  leave(): Promise<void>;
  /** Ends the server session unless something is unsent: then it only locks, and sending goes on. Deletes nothing. */
  signOut(): Promise<{ unsent: number }>;
  /** A finger or key was used: the idle lock counts from here. */
  touch(): void;
}

const IDLE_MS = 5 * 60_000;
const MARK_EVERY_MS = 10_000;

/** Once, when the app starts. */
export function openSession(): Promise<Session> {
  return startSession(browserEnvironment(), browserTab());
}

export async function startSession(env: Environment, tab: TabMemory): Promise<Session> {
  const { api, clock, devices, page } = env;
  const stage = signal<Stage>({ at: "starting" });
  const counted = signal<readonly KnownUser[]>([]);
  let workspace: OpenWorkspace | null = null;
  /** Sending goes on behind the lock, and the list says so. */
  const known = computed(() =>
    counted.value.map((one) => (one.who.id === workspace?.who.id ? { ...one, unsent: workspace.status.value.pending } : one)),
  );
  let hasPin = false;
  let touchedAt = clock.now();
  let markedAt = 0;
  let callOff: () => void = () => undefined;

  async function refresh(): Promise<void> {
    const people = await devices.people();
    counted.value = await Promise.all(
      people.map(async ({ who, lastOpenAt }) => ({
        who,
        lastOpenAt,
        hasPin: (await devices.pin(who.id)) !== undefined,
        unsent: await unsentOf(who.id),
      })),
    );
  }

  async function enter(who: Who): Promise<OpenWorkspace> {
    if (workspace?.who.id !== who.id) {
      workspace?.close();
      workspace = await openWorkspace(who, isField(who), env);
    }
    hasPin = (await devices.pin(who.id)) !== undefined;
    await devices.keepPerson({ who, lastOpenAt: clock.now() });
    return workspace;
  }

  function open(): void {
    if (workspace === null) return;
    stage.value = { at: "open", workspace };
    touch();
    watchIdle();
  }

  function touch(): void {
    touchedAt = clock.now();
    if (stage.peek().at !== "open" || Math.abs(touchedAt - markedAt) < MARK_EVERY_MS) return;
    markedAt = touchedAt;
    tab.write({ user: workspace!.who.id, at: touchedAt });
  }

  /** Wall time, not timers, decides: they stand still while a phone sleeps. */
  function watchIdle(): void {
    callOff();
    if (stage.peek().at !== "open" || !hasPin) return;
    const idle = Math.abs(clock.now() - touchedAt);
    if (idle >= IDLE_MS) return lock();
    callOff = clock.after(IDLE_MS - idle, watchIdle);
  }
  page.onWake(watchIdle);

  function lock(): void {
    if (workspace === null || !hasPin || stage.peek().at !== "open") return;
    callOff();
    forgetMark();
    stage.value = { at: "locked", who: workspace.who };
  }

  function forgetMark(): void {
    markedAt = 0;
    tab.write(null);
  }

  async function restart(): Promise<void> {
    const people = await devices.people();
    const mark = tab.read();
    const here = people.find(({ who }) => who.id === mark?.user);
    if (here && mark && clock.now() - mark.at < IDLE_MS && clock.now() >= mark.at) {
      await enter(here.who);
      return open();
    }
    const last = people.filter(({ lastOpenAt }) => lastOpenAt !== null).sort((a, b) => b.lastOpenAt! - a.lastOpenAt!)[0];
    if (last && (await devices.pin(last.who.id))) stage.value = { at: "locked", who: last.who };
    else if (last && !isField(last.who) && (await speaksFor(last.who.id))) {
      await enter(last.who);
      open();
    } else stage.value = { at: "out" };
  }

  const speaksFor = (user: string): Promise<boolean> =>
    api.whoAmI().then((answer) => answer.user.id === user, () => false);

  const session: Session = {
    stage,
    known,
    async signIn(login, password) {
      const { user } = await api.signIn(login, password);
      const who: Who = { id: user.id, login: user.login, name: user.name, roles: user.roles, branch: user.branch };
      await plantDevice(env, who.id);
      await devices.changePin(who.id, (now) => now && { ...now, misses: 0 });
      (await enter(who)).syncNow();
      await refresh();
      if (isField(who) && !hasPin) stage.value = { at: "pin", who };
      else open();
    },
    async choosePin(pin) {
      if (!isPin(pin)) throw new RangeError("a PIN is six digits");
      if (workspace === null) throw new TypeError("nobody is in");
      const record = await makePinRecord(pin);
      await devices.changePin(workspace.who.id, () => record);
      hasPin = true;
      await refresh();
      open();
    },
    async unlock(user, pin) {
      const outcome = await tryPin(devices, user, pin, clock.now);
      if (!outcome.ok) return outcome;
      const person = (await devices.people()).find(({ who }) => who.id === user)!;
      await enter(person.who);
      await refresh();
      open();
      return outcome;
    },
    async checkPin(pin) {
      if (workspace === null) throw new TypeError("nobody is in");
      return tryPin(devices, workspace.who.id, pin, clock.now);
    },
    async waitMs(user) {
      const record = await devices.pin(user);
      return record ? remainingWait(record, clock.now()) : 0;
    },
    lock,
    async leave() {
      await refresh();
      stage.value = { at: "out" };
    },
    async signOut() {
      const unsent = workspace?.unsent() ?? 0;
      callOff();
      forgetMark();
      // Whoever signed out is not offered first at the next start, even if the server could not be told.
      if (workspace) await devices.keepPerson({ who: workspace.who, lastOpenAt: null });
      if (unsent === 0) {
        await api.signOut().catch(() => undefined);
        workspace?.close();
        workspace = null;
      }
      await refresh();
      stage.value = { at: "out" };
      return { unsent };
    },
    touch,
  };
  await refresh();
  await restart();
  return session;
}

const isUnsent = ({ outcome }: Entry): boolean => outcome === null;

async function unsentOf(user: string): Promise<number> {
  const outbox = openOutbox(user);
  const blobs = openBlobDisk(user);
  const [ops, heads] = await Promise.all([outbox.live(), blobs.heads()]);
  outbox.close();
  blobs.close();
  return ops.filter(isUnsent).length + heads.filter(isOwed).length;
}

/** A device of this user here, if there is none yet. Called with his session fresh from signing in. */
async function plantDevice({ api, devices }: Environment, user: string): Promise<void> {
  const outbox = openOutbox(user);
  try {
    if ((await outbox.chain()) === undefined) await outbox.plant(await enrolDevice(api, devices, user, false));
  } finally {
    outbox.close();
  }
}
