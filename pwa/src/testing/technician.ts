/** A phone in a test: a workspace on a disk, a clock turned by hand, a page, and a server that can be unplugged. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { openApi } from "../net/api";
import { openDeviceStore } from "../store/device";
import { type Environment, type OpenWorkspace, openWorkspace } from "../store/open";
import { openOutbox } from "../store/outbox";
import type { Who } from "../store/workspace";
import { enrolDevice } from "../sync/enrol";
import type { PokeListener } from "../net/pokes";
import type { Page } from "../sync/wakes";
import { type ManualClock, manualClock } from "./manual-clock";
import { type Person, TestServer } from "./server";
import { when } from "./when";

export const LIN: Person & Who = { id: "00000000-0000-4000-8000-00000000000a", login: "lin", name: "林予安", roles: ["technician"], branch: null };
export const HE: Person & Who = { ...LIN, id: "00000000-0000-4000-8000-00000000000b", login: "he", name: "何𬭎" };
export const DIAO: Person & Who = { ...LIN, id: "00000000-0000-4000-8000-00000000000c", login: "diao", name: "刁喆", roles: ["dispatcher"] };

export interface TestPage extends Page {
  visible: boolean;
  wake(): void;
  leave(): void;
}

export interface Phone {
  env: Environment;
  clock: ManualClock;
  page: TestPage;
  /** Who listens to the stream of hints now. */
  listeners: Set<PokeListener>;
  /** How often the browser was asked to send later. */
  later: ReadonlySignal<number>;
}

/** Delays of up to 50 ms pass by themselves: the pause after a save, and going on at once. */
const EAGER_MS = 50;

export function phone(server: TestServer, ses = "ses-1", locks?: LockManager): Phone {
  const clock = manualClock(server.now, ses, EAGER_MS);
  const wakes = new Set<() => void>();
  const leaves = new Set<() => void>();
  const page: TestPage = {
    visible: true,
    isVisible: () => page.visible,
    onWake(wake) {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    wake: () => wakes.forEach((wake) => wake()),
    onLeave(leave) {
      leaves.add(leave);
      return () => void leaves.delete(leave);
    },
    leave() {
      page.visible = false;
      leaves.forEach((leave) => leave());
    },
  };
  const api = openApi(server.fetch, clock);
  const devices = openDeviceStore("Test");
  const listeners = new Set<PokeListener>();
  const pokes: Environment["pokes"] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const later = signal(0);
  const sendLater = (): Promise<boolean> => Promise.resolve(++later.value > 0);
  return { env: { api, clock, devices, page, chance: () => 0.5, locks, pokes, sendLater, sendBlob: null }, clock, page, listeners, later };
}

/** Signs in, enrols, opens, and waits for the first pull. */
export async function openAs(who: Person & Who, server: TestServer, at: Phone, pulls = true): Promise<OpenWorkspace> {
  const outbox = openOutbox(who.id);
  if ((await outbox.chain()) === undefined) {
    await at.env.api.signIn(who.login, "correct");
    await outbox.plant(await enrolDevice(at.env.api, at.env.devices, who.id, false));
  }
  outbox.close();
  const { id, login, name, roles, branch } = who;
  const workspace = await openWorkspace({ id, login, name, roles, branch }, pulls, at.env);
  if (server.plugged && server.session === who.id) await when(() => workspace.status.value.link === "online");
  return workspace;
}

export const idle = (ws: OpenWorkspace): Promise<void> =>
  when(() => ws.status.value.link !== "sending" && ws.status.value.pending === 0);
