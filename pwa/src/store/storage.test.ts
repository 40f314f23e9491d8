import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import { labelOf } from "./browser";
import { settled } from "./settled";
import { watchStorage } from "./storage";
import type { OpState, QueueItem } from "./workspace";

const MB = 1024 * 1024;
const manager = (persisted: boolean, grants: boolean, usage: number, quota: number): StorageManager =>
  ({
    persisted: () => Promise.resolve(persisted),
    persist: () => Promise.resolve((persisted = grants)),
    estimate: () => Promise.resolve({ usage, quota }),
  }) as unknown as StorageManager;

it("asks the browser to keep the data and measures what is free", async () => {
  const watch = watchStorage(manager(false, true, 10 * MB, 1_000 * MB));
  expect(watch.storage.value).toMatchObject({ persisted: null, low: false });
  expect(await watch.askToPersist()).toBe(true);
  expect(watch.storage.value).toEqual({ persisted: true, usageBytes: 10 * MB, freeBytes: 990 * MB, low: false });
});

it("warns when there is little room, and when the browser promises nothing", async () => {
  const watch = watchStorage(manager(false, false, 60 * MB, 100 * MB));
  expect(await watch.askToPersist()).toBe(false);
  expect(watch.storage.value).toMatchObject({ persisted: false, low: true });
});

it("knows nothing where the browser does not say", async () => {
  const watch = watchStorage({ ...manager(true, true, 0, 0), estimate: () => Promise.resolve({}) } as StorageManager);
  await watch.measure();
  expect(watch.storage.value).toMatchObject({ usageBytes: null, freeBytes: null, low: false });
});

it("tells the office what kind of device it is", () => {
  expect(labelOf("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36")).toBe("Chrome · Android");
  expect(labelOf("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140")).toBe("Edge · Windows");
  expect(labelOf("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Version/18.0 Safari/605.1")).toBe("Safari · iPad");
  expect(labelOf("curl")).toBe("Browser · unknown");
});

it("waits for the server's word on an op, however long it is under way", async () => {
  const item = (state: OpState): QueueItem => ({ op: "a", state }) as QueueItem;
  const queue = signal<readonly QueueItem[]>([]);
  let answer: OpState | null = null;
  const waiting = settled({ queue }, "a").then((settledItem) => (answer = settledItem.state));
  for (const state of ["local", "sending", "local", "sending"] as const) queue.value = [item(state)];
  await Promise.resolve();
  expect(answer).toBeNull();
  queue.value = [item("clash")];
  await waiting;
  expect(answer).toBe("clash");
  await expect(settled({ queue }, "a")).resolves.toMatchObject({ state: "clash" });
});
