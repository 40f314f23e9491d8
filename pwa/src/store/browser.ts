/** The browser as the app uses it: fetch, clock, locks, page, and what a tab remembers over a reload. */
import { uuid7 } from "../crypto/ids";
import { openApi } from "../net/api";
import { fetcher } from "../net/fetcher";
import { systemClock } from "../net/clock";
import { openPokes } from "../net/pokes";
import { makeSendBlob } from "../net/tus";
import { sendLaterBy } from "../sync/later";
import { NO_PAGE, browserPage } from "../sync/wakes";
import { openDeviceStore } from "./device";
import type { Environment } from "./open";

/** Remembers over a reload of this tab, and no longer, who was in and when he last did something. */
export interface TabMemory {
  read(): { user: string; at: number } | null;
  write(mark: { user: string; at: number } | null): void;
}

export function browserEnvironment(): Environment {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const shared = anywhere();
  const sendBlob = makeSendBlob(fetcher, shared.clock);
  return { ...shared, page: browserPage(), pokes: openPokes, sendLater: sendLaterBy(container), sendBlob };
}

/** Of the service worker: the same disk, network and locks, and no page. */
export function workerEnvironment(): Environment {
  return { ...anywhere(), page: NO_PAGE, pokes: () => () => undefined, sendLater: () => Promise.resolve(false), sendBlob: null };
}

function anywhere(): Pick<Environment, "api" | "clock" | "devices" | "chance" | "locks"> {
  const clock = systemClock(uuid7());
  return {
    api: openApi(fetcher, clock),
    clock,
    devices: openDeviceStore(labelOf(navigator.userAgent)),
    chance: Math.random,
    // Absent outside a secure context.
    locks: navigator.locks as LockManager | undefined,
  };
}

const MARK = "xinglin-open";

export function browserTab(): TabMemory {
  return {
    read: () => JSON.parse(sessionStorage.getItem(MARK) ?? "null") as ReturnType<TabMemory["read"]>,
    write: (mark) => (mark ? sessionStorage.setItem(MARK, JSON.stringify(mark)) : sessionStorage.removeItem(MARK)),
  };
}

/** How the office sees this device: browser and system, as far as they say. */
export function labelOf(userAgent: string): string {
  const find = (names: readonly string[], fallback: string): string =>
    names.find((name) => userAgent.includes(name)) ?? fallback;
  const browser = find(["Edg", "Firefox", "Chrome", "Safari"], "Browser").replace("Edg", "Edge");
  return `${browser} · ${find(["Android", "iPad", "iPhone", "Windows", "Mac OS", "Linux"], "unknown")}`;
}
