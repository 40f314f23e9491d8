import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Updates, watchForUpdate } from "./update";

/** Service workers as a browser shows them to a page. */
class Container extends EventTarget {
  controller: object | null = {};
  unregistered = 0;
  readonly asked: [string, RegistrationOptions | undefined][] = [];
  readonly messages: unknown[] = [];
  readonly registration = Object.assign(new EventTarget(), {
    waiting: null as object | null,
    installing: null as EventTarget | null,
    update: () => Promise.resolve(),
  });

  register(url: string, options?: RegistrationOptions): Promise<unknown> {
    this.asked.push([url, options]);
    return Promise.resolve(this.registration);
  }
  getRegistrations(): Promise<unknown[]> {
    return Promise.resolve([{ unregister: () => Promise.resolve(++this.unregistered) }]);
  }
  /** A new build has been fetched and waits. */
  install(): void {
    const worker = Object.assign(new EventTarget(), { postMessage: (message: unknown) => this.messages.push(message) });
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event("updatefound"));
    this.registration.waiting = worker;
    worker.dispatchEvent(new Event("statechange"));
  }
  takeOver(): void {
    this.controller = {};
    this.dispatchEvent(new Event("controllerchange"));
  }
}

let container: Container;
let updates: Updates;
const reload = vi.fn();
const watch = async (search = ""): Promise<void> => {
  updates = watchForUpdate({ container: container as unknown as ServiceWorkerContainer, search, reload });
  await Promise.resolve();
  await Promise.resolve();
};

beforeEach(() => {
  vi.useFakeTimers();
  reload.mockClear();
  container = new Container();
});

it("registers past the HTTP cache", async () => {
  await watch();
  expect(container.asked).toEqual([["/sw.js", { updateViaCache: "none" }]]);
  expect(updates.waiting.value).toBe(false);
  expect(updates.activate()).toBe(false);
});

it("takes over silently the first time", async () => {
  container.controller = null;
  await watch();
  container.install();
  container.takeOver();
  expect(updates.waiting.value).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});

it("says that a new build waits and starts it when asked, with one reload", async () => {
  await watch();
  container.install();
  expect(updates.waiting.value).toBe(true);
  expect(updates.activate()).toBe(true);
  expect(container.messages).toEqual([{ is: "activate" }]);
  expect(reload).not.toHaveBeenCalled();
  container.takeOver();
  expect(reload).toHaveBeenCalledOnce();
});

it("finds a build that was waiting already", async () => {
  container.registration.waiting = {};
  await watch();
  expect(updates.waiting.value).toBe(true);
});

it("never reloads over something typed", async () => {
  await watch();
  container.install();
  const [one, other] = [updates.hold(), updates.hold()];
  expect(updates.activate()).toBe(false);
  one();
  one();
  expect(updates.activate()).toBe(false);
  other();
  expect(updates.activate()).toBe(true);
});

it("when another tab has started the new build, offers a reload and does not force it", async () => {
  await watch();
  container.takeOver();
  expect(reload).not.toHaveBeenCalled();
  expect(updates.waiting.value).toBe(true);
  updates.activate();
  expect(reload).toHaveBeenCalledOnce();
});

describe("the way out", () => {
  it("?nosw unregisters every worker and registers none", async () => {
    await watch("?nosw");
    expect(container.unregistered).toBe(1);
    expect(container.asked).toEqual([]);
  });

  it("a browser without service workers works all the same", () => {
    const none = watchForUpdate({ container: undefined, search: "", reload });
    expect(none.waiting.value).toBe(false);
    expect(none.activate()).toBe(false);
  });
});
