import { forceCloseDatabase } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type IDBPDatabase, unwrap } from "idb";
import { freshDisk } from "../testing/disk";
import { type Connection, connect } from "./connection";

let db: Connection;
beforeEach(() => {
  freshDisk();
  const upgrade = (made: IDBPDatabase): void => {
    connections.push(unwrap(made));
    made.createObjectStore("s");
  };
  db = connect({ name: "n", version: 1, upgrade });
});
const put = (value: string): Promise<unknown> => db.write(["s"], (tx) => tx.objectStore("s").put(value, "k"));
const get = (): Promise<unknown> => db.read(["s"], (tx) => tx.objectStore("s").get("k"));

/** What iOS does under memory pressure. */
const connections: IDBDatabase[] = [];
const forceCloseAll = (): void => connections.splice(0).forEach((each) => forceCloseDatabase(each as never));

/** Every call that opens a transaction fails so often, in the browser's words. */
async function losing(name: string, times: number): Promise<void> {
  await get();
  const real = IDBDatabase.prototype.transaction;
  let left = times;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    if (left-- > 0) throw new DOMException("lost", name);
    return real.apply(this, args);
  });
}

describe.each(["InvalidStateError", "UnknownError", "AbortError"])("%s", (name) => {
  it("is met with a fresh connection", async () => {
    await put("kept");
    await losing(name, 2);
    expect(await get()).toBe("kept");
  });

  it("is said after the third time", async () => {
    await losing(name, 3);
    await expect(put("x")).rejects.toMatchObject({ name });
    expect(await get()).toBeUndefined();
  });
});

it("does not try again what can never work", async () => {
  await losing("QuotaExceededError", 1);
  await expect(put("x")).rejects.toMatchObject({ name: "QuotaExceededError" });
  expect(await get()).toBeUndefined();
});

it("comes back after the browser has closed it", async () => {
  await put("kept");
  const open = vi.spyOn(indexedDB, "open");
  const closing = get().then(() => forceCloseAll());
  await closing;
  expect(await get()).toBe("kept");
  expect(open).toHaveBeenCalled();
});

it("stays closed once it has been closed on purpose", async () => {
  await put("kept");
  db.close();
  await expect(get()).rejects.toThrow("closed");
});

it("lets go when another tab wants a newer schema", async () => {
  await put("kept");
  const newer = connect({ name: "n", version: 2, upgrade: (made) => void made.createObjectStore("t") });
  await newer.write(["t"], (tx) => tx.objectStore("t").put("v", "k"));
  expect(await newer.read(["s"], (tx) => tx.objectStore("s").get("k"))).toBe("kept");
});

it("writes nothing of work that fails on the way", async () => {
  await put("before");
  const work = db.write(["s"], async (tx) => {
    await tx.objectStore("s").put("after", "k");
    throw new RangeError("ours");
  });
  await expect(work).rejects.toThrow(RangeError);
  expect(await get()).toBe("before");
});

it("tries to open again after opening failed", async () => {
  const open = vi.spyOn(indexedDB, "open").mockImplementationOnce(() => {
    throw new DOMException("no", "UnknownError");
  });
  expect(await get()).toBeUndefined();
  expect(open).toHaveBeenCalledTimes(2);
});
