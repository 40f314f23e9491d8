/** One technician's phone over one day at the real server: tabs, taps, cut wires, flat batteries, a disk put back. */
import { expect } from "vitest";
import { addNote, answer } from "../domain/commands";
import { openApi } from "../net/api";
import { openDeviceStore } from "../store/device";
import { type OpenWorkspace, openWorkspace } from "../store/open";
import { openOutbox } from "../store/outbox";
import type { Who } from "../store/workspace";
import { enrolDevice } from "../sync/enrol";
import { NO_PAGE } from "../sync/wakes";
import { crash, diskImage } from "./lossy-disk";
import { type ManualClock, manualClock } from "./manual-clock";
import { type Fault, type RealServer, network } from "./real-server";
import { when } from "./when";

export type Step =
  | { do: "note" | "answer"; tab: number }
  | { do: "other tab" | "unplug" | "plug" | "ask" | "crash" | "kill" | "put back" }
  | { do: "fault"; fault: Fault };

const EAGER_MS = 50;

interface Tab {
  ws: OpenWorkspace;
  clock: ManualClock;
}

export class Day {
  readonly faults: Fault[] = [];
  readonly wire = { plugged: true };
  /** What was promised: the tap's promise has resolved while there was power. */
  readonly promised = new Set<string>();
  /** Those of them that the disk has, unless it was put back. */
  readonly kept = new Set<string>();
  private readonly fetch;
  private readonly tabs: Tab[] = [];
  private who!: Who;
  private starts = 0;
  private taps = 0;
  private dark = false;
  private morning: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly server: RealServer) {
    this.fetch = network(server, this.faults, this.wire);
  }

  get ws(): OpenWorkspace {
    return this.tabs[0]!.ws;
  }

  /** Signs in and enrols. */
  async begin(): Promise<void> {
    const clock = this.newClock();
    const api = openApi(this.fetch, clock);
    const devices = openDeviceStore("Test");
    const { user } = await api.signIn("lin", "xinglin-demo");
    this.who = user;
    const outbox = openOutbox(user.id);
    await outbox.plant(await enrolDevice(api, devices, user.id, false));
    outbox.close();
    devices.close();
    await this.openTab();
  }

  /** The first pull is held. */
  async ready(): Promise<void> {
    await when(() => this.ws.ready.value && this.ws.status.value.link === "online");
    this.morning = diskImage();
  }

  private newClock(): ManualClock {
    return manualClock(Date.now(), `day-${++this.starts}`, EAGER_MS);
  }

  private async openTab(): Promise<void> {
    const clock = this.newClock();
    const page = { ...NO_PAGE, isVisible: () => true };
    const env = {
      api: openApi(this.fetch, clock), clock, devices: openDeviceStore("Test"), page, chance: () => 0.5, locks: undefined,
      pokes: () => () => undefined, sendLater: () => Promise.resolve(false), sendBlob: null,
    };
    this.tabs.push({ ws: await openWorkspace(this.who, true, env), clock });
  }

  /** No power from here on: nothing is sent, nothing is promised. */
  goDark(): void {
    this.dark = true;
    this.wire.plugged = false;
    this.close();
  }

  close(): void {
    this.tabs.forEach(({ ws }) => ws.close());
  }

  /** On what the disk has. */
  async startAgain(): Promise<void> {
    this.close();
    this.tabs.length = 0;
    this.dark = false;
    await this.openTab();
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case "fault":
        return void this.faults.push(next.fault);
      case "unplug":
      case "plug":
        return void (this.wire.plugged = next.do === "plug");
      case "kill":
        return this.server.killAndRestart();
      case "other tab":
        if (this.tabs.length < 2) return this.openTab();
        return this.tabs.shift()!.ws.close();
      case "crash":
        this.close();
        await crash();
        return this.startAgain();
      case "put back":
        await this.rest();
        this.close();
        await this.morning();
        this.kept.clear();
        return this.startAgain();
      case "ask":
        return this.tabs.forEach(({ ws, clock }) => {
          ws.syncNow();
          clock.advance(2_000);
        });
      default:
        return this.tap(next.do, this.tabs[next.tab % this.tabs.length]!.ws);
    }
  }

  private async tap(what: "note" | "answer", ws: OpenWorkspace): Promise<void> {
    const orders = [...ws.rows("order").peek()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const order = orders.find(({ doc }) => doc.template !== null)!;
    const n = ++this.taps;
    const items = ws.row("template", order.doc.template!).peek()!.doc.sections.flatMap(({ items: all }) => all);
    const said = `第 ${n} 次 𠅤 ${Date.now()} ${n}`;
    const done = what === "note" ? addNote(ws, order, said) : answer(ws, order, items[n % items.length]!, { note: said });
    // Without power nobody hears whether it was kept.
    const { op } = await done.catch((error: unknown) => {
      if (this.dark) return { op: null };
      throw error;
    });
    if (op === null || this.dark) return;
    this.promised.add(op);
    this.kept.add(op);
  }

  /** A fair network: everything comes to rest. */
  async rest(): Promise<void> {
    this.faults.length = 0;
    this.wire.plugged = true;
    const owed = (): number => {
      for (const { ws, clock } of this.tabs) {
        // The wire is real, and takes real time: the patience of a call under way is not to be used up by hand.
        if (ws.status.peek().link === "sending") continue;
        clock.advance(2_000);
        ws.syncNow();
      }
      return Math.max(...this.tabs.map(({ ws }) => ws.status.peek().pending));
    };
    await expect.poll(owed, { timeout: 20_000, interval: 50 }).toBe(0);
  }
}
