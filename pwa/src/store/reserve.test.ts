import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it } from "vitest";
import { openReserve, withReserve } from "./reserve";

const full = (): DOMException => new DOMException("no room", "QuotaExceededError");

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it("holds room until it is asked for, and gives only as much free as is needed", async () => {
  const reserve = openReserve();
  expect(await reserve.hold()).toBe(true);
  let tries = 0;
  const said = await withReserve(reserve, () => (++tries < 3 ? Promise.reject(full()) : Promise.resolve("kept")));
  expect([said, tries]).toEqual(["kept", 3]);
  let left = 0;
  while (await reserve.release()) left++;
  expect(left).toBe(18);
});

it("is filled again once there is room", async () => {
  const reserve = openReserve();
  await reserve.hold();
  await reserve.release();
  expect(await reserve.hold()).toBe(true);
  let left = 0;
  while (await reserve.release()) left++;
  expect(left).toBe(20);
});

it("says that the disk is full when nothing is left, and any other failure at once", async () => {
  const reserve = openReserve();
  await expect(withReserve(reserve, () => Promise.reject(full()))).rejects.toMatchObject({ name: "QuotaExceededError" });
  await reserve.hold();
  let tries = 0;
  await expect(withReserve(reserve, () => Promise.reject(new TypeError(`${++tries}`)))).rejects.toThrow("1");
});
