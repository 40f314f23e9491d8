import { expect, it } from "vitest";
import { isPin, makePinRecord, pinMatches, remainingWait, triesLeft, waitAfter } from "./pin";

it("opens with the right PIN only", async () => {
  const record = await makePinRecord("250918", 1000);
  expect(await pinMatches(record, "250918")).toBe(true);
  expect(await pinMatches(record, "250919")).toBe(false);
});

it("derives with 600,000 rounds unless told otherwise", async () => {
  expect((await makePinRecord("000000")).iterations).toBe(600_000);
});

it("salts each record by itself", async () => {
  const [one, other] = [await makePinRecord("250918", 10), await makePinRecord("250918", 10)];
  expect(one.hash).not.toEqual(other.hash);
});

it("gives five free tries, then waits of 30 s doubling to an hour", () => {
  expect([0, 1, 4].map(waitAfter)).toEqual([0, 0, 0]);
  expect([5, 6, 7, 11, 12, 40].map(waitAfter)).toEqual([30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000]);
  expect([0, 4, 5, 6].map(triesLeft)).toEqual([5, 1, 1, 1]);
});

it("counts the wait from the last wrong try, and a clock set back cannot make it endless", () => {
  const record = { misses: 6, missedAt: 1_000_000 };
  expect(remainingWait(record, 1_000_000)).toBe(60_000);
  expect(remainingWait(record, 1_059_999)).toBe(1);
  expect(remainingWait(record, 1_060_000)).toBe(0);
  expect(remainingWait(record, 0)).toBe(60_000);
});

it("takes six digits and nothing else for a PIN", () => {
  expect(["123456", "000000"].every(isPin)).toBe(true);
  expect(["12345", "1234567", "12345a", "１２３４５６", " 12345", "123456\n"].some(isPin)).toBe(false);
});
