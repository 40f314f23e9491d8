import fc from "fast-check";
import { expect, it } from "vitest";
import { compareDecimals, decimal } from "./decimal";

it.each([
  ["246.8", "246.8"],
  ["２４６．８", "246.8"],
  ["246,8", "246.8"],
  [" +007.50 ", "7.50"],
  ["-0", "0"],
  ["-0.00", "0.00"],
  ["－12", "-12"],
  ["−12.5", "-12.5"],
  [".5", "0.5"],
  ["5.", "5"],
  ["0", "0"],
  ["000999999999999.123456", "999999999999.123456"],
])("reads %j as %j", (typed, stored) => {
  expect(decimal(typed)).toBe(stored);
});

it.each(["", ".", "-", "1e3", "1.2.3", "1,234.5", "NaN", "Infinity", "12V", "0x10", "二百", "9".repeat(13), "0.1234567"])(
  "takes %j for no number",
  (typed) => {
    expect(decimal(typed)).toBeNull();
  },
);

it("compares where floats would lie", () => {
  expect(compareDecimals("9007199254740993", "9007199254740992")).toBe(1);
  expect(compareDecimals("0.1", "0.10")).toBe(0);
  expect(compareDecimals("0.30000000000000004", "0.3")).toBe(1);
  expect(compareDecimals("-0.5", "-0.25")).toBe(-1);
});

it("orders scaled integers as the integers are ordered", () => {
  const part = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const spelled = (n: number): string => `${n < 0 ? "-" : ""}${Math.floor(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, "0")}`;
  fc.assert(fc.property(part, part, (a, b) => compareDecimals(spelled(a), spelled(b)) === Math.sign(a - b)));
});
