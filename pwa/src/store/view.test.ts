import { expect, it } from "vitest";
import type { HeldBucket } from "../merge/bucket";
import { baseOf } from "./seen";
import { type LaidOver, showBucket } from "./view";

const LIN = { id: "u-lin", name: "林予安" };
const KEY = ["o", "order"] as const;
const CLASH = { row: [1, "order"], field: "phone", kind: "value", state: "open" };
const held = (ver: number): HeldBucket => ({
  bid: 1, key: KEY, ver, epoch: "e2", sound: true, hiddenAt: null,
  rows: new Map([
    ["1:order", { t: 1, id: "order", v: ver, d: { phone: "138", note: "" } }],
    ["5:clash", { t: 5, id: "clash", v: ver, d: CLASH }],
  ]),
});
const patch = (bv: number, x: object, epoch = "e2"): LaidOver => ({
  draft: { i: `op-${bv}`, t: "order.patch@1", b: KEY, r: "order", bv, x: { ...x }, at: [1, 1, "s"] }, epoch,
});
const order = (ver: number, ...ops: LaidOver[]) => showBucket(KEY, held(ver), ops, LIN).find(({ table }) => table === "order")!;

it("says of each field that an own op covers what its value stands on, and nothing of the others", () => {
  const row = order(6, patch(5, { phone: "139" }), patch(6, { phone: "137", note: "门禁" }));
  expect(row.under).toEqual(new Map([["phone", { bv: 5, epoch: "e2" }], ["note", { bv: 6, epoch: "e2" }]]));
  expect(row.local).toEqual(new Set(["phone", "note"]));
  expect([baseOf(row, ["phone"]), baseOf(row, ["note"]), baseOf(row, ["address"])].map(({ bv }) => bv)).toEqual([5, 6, 6]);
});

it("keeps saying so to whoever began to type then, whatever has come meanwhile", () => {
  const typing = order(6, patch(5, { phone: "139" }));
  expect(order(7).under).toBeUndefined();
  expect(baseOf(typing, ["phone"])).toEqual({ bv: 5, epoch: "e2" });
});

it("stands on nothing where the op that covers is from before a restore", () => {
  expect(baseOf(order(2 ** 32, patch(5, { phone: "139" }, "e1")), ["phone"])).toEqual({ bv: 0, epoch: "e2" });
});

it("covers also what a choice between two values has set", () => {
  const choice: LaidOver = { draft: { ...patch(4, { value: "136" }).draft, t: "conflict.resolve@1", r: "clash" }, epoch: "e2" };
  const row = order(6, choice);
  expect(row.doc).toMatchObject({ phone: "136" });
  expect(baseOf(row, ["phone"])).toEqual({ bv: 4, epoch: "e2" });
});

it("knows no epoch of what is not held", () => {
  expect(showBucket(KEY, undefined, [patch(0, { phone: "1" })], LIN)[0]).not.toHaveProperty("epoch");
});
