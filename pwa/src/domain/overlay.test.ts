import { describe, expect, it } from "vitest";
import { type Change, type Look, type Recorded, overlay } from "./overlay";
import type { Conflict, Order, Table } from "./rows";

const LIN = { id: "u-lin", name: "林予安" };
const order = { state: "en_route", approval: "approved", times: { accepted: 5 }, pause_reason: null } as Partial<Order>;
const looking =
  (docs: Partial<Record<Table, unknown>>): Look =>
  (table) =>
    docs[table] as never;
const op = (t: string, x: object, more: Partial<Recorded> = {}): Recorded => ({
  i: "op-1", t: `${t}@1`, b: ["o", "order-1"], x: x as Recorded["x"], at: [1000, 1, "s"], ...more,
});
type Laid = Extract<Change, { fields: unknown }>;
const run = (recorded: Recorded, docs: Partial<Record<Table, unknown>> = { order }): Laid[] =>
  overlay(recorded, LIN, looking(docs)) as Laid[];
const by = { by: "u-lin", by_name: "林予安", at: 1000 };

describe("a fact of the visit", () => {
  it("moves the order on and is on the timeline under the op's id", () => {
    expect(run(op("order.arrive", { from: "en_route" }))).toEqual([
      { table: "order", id: "order-1", fields: { state: "on_site", times: { accepted: 5, on_site: 1000 }, pause_reason: null, pause_why: null, pauses: [] } },
      {
        table: "event", id: "op-1",
        fields: { type: "order.arrive", ...by, wall: 1000, received_at: 0, from: "en_route", to: "on_site" },
      },
    ]);
  });

  it("that the order has passed is on the timeline only", () => {
    const changes = run(op("order.arrive", { from: "en_route" }), { order: { ...order, state: "done" } });
    expect(changes.map(({ table }) => table)).toEqual(["event"]);
    expect(changes[0]!.fields).toMatchObject({ from: "done", to: "done" });
  });

  it("that the order's state does not allow is kept as late and changes no state", () => {
    const changes = run(op("order.arrive", { from: "en_route" }), { order: { ...order, state: "cancelled" } });
    expect(changes).toHaveLength(1);
    expect(changes[0]!.fields).toMatchObject({ late: true, from: "cancelled" });
  });

  it("keeps the reason of a pause and drops it afterwards", () => {
    const paused = run(op("order.pause", { from: "in_work", reason: "等配件" }), { order: { ...order, state: "in_work" } });
    expect(paused[0]!.fields).toMatchObject({ state: "paused", pause_reason: "等配件" });
    expect(paused[1]!.fields).toMatchObject({ reason: "等配件" });
    const resumed = run(op("order.resume", { from: "paused" }), { order: { ...order, state: "paused", pause_reason: "等配件" } });
    expect(resumed[0]!.fields).toMatchObject({ state: "in_work", pause_reason: null });
  });

  it("is on the timeline also when the order is not held any more", () => {
    expect(run(op("order.complete", { from: "in_work" }), {}).map(({ table }) => table)).toEqual(["event"]);
  });

  it("flags an arrival without approval", () => {
    const changes = run(op("order.arrive", { from: "en_route" }), { order: { ...order, approval: "pending" } });
    expect(changes[1]!.fields).toMatchObject({ x: { unapproved: true } });
  });
});

it("lays patched fields over the order", () => {
  const [patched, event] = run(op("order.patch", { phone: "139", note: null }, { r: "order-1", was: { phone: "138", note: "x" } }));
  expect(patched).toEqual({ table: "order", id: "order-1", fields: { phone: "139", note: "" } });
  expect(event!.fields).toMatchObject({ type: "order.patch", x: { to: { phone: "139" }, was: { phone: "138" } } });
});

it("makes an answer with every field, and patches the one that is there", () => {
  const set = op("answer.set", { item: "a1", result: "fail", note: "𠅤" }, { r: "answer-1" });
  const blank = { value: null, unit: null };
  expect(run(set)).toEqual([{ table: "answer", id: "answer-1", fields: { ...blank, item: "a1", result: "fail", note: "𠅤", ...by } }]);
  expect(run(set, { answer: { result: "pass" } })[0]!.fields).toEqual({ item: "a1", result: "fail", note: "𠅤", ...by });
});

it("takes an own note away", () => {
  expect(run(op("note.delete", {}, { r: "n" }))).toEqual([{ table: "note", id: "n", gone: true }]);
});

it("adds notes and shows of the card", () => {
  expect(run(op("note.add", { text: "门禁" }, { r: "n" }))).toEqual([{ table: "note", id: "n", fields: { text: "门禁", ...by } }]);
  expect(run(op("card.show", { verified: "yes" }))[0]!.fields).toMatchObject({ type: "card.show", x: { verified: "yes" } });
});

describe("a conflict", () => {
  const side = (value: unknown): Conflict["current"] => ({ value, by: "", by_name: "", at: 0 });
  const conflict: Conflict = {
    row: [1, "order-1"], field: "phone", kind: "value", base: { v: 1, value: "0" }, current: side("137"), others: [side("139")],
    policy: "keep_server", state: "open",
  };
  const docs = { order: { ...order, phone: "137" }, conflict };

  it("is closed by the choice, which the field takes", () => {
    const [field, row] = run(op("conflict.resolve", { value: "139", note: "客户确认" }, { r: "c" }), docs);
    expect(field).toEqual({ table: "order", id: "order-1", fields: { phone: "139" } });
    expect(row!.fields).toEqual({ state: "resolved", resolution: { value: "139", ...by, op: "op-1", before: "137", note: "客户确认" } });
  });

  it("is open again after undo, with the value from before", () => {
    const resolution = { ...side("139"), before: "137" };
    const settled = { order: { ...order, phone: "139" }, conflict: { ...conflict, state: "resolved", resolution } };
    const [field, row] = run(op("conflict.reopen", {}, { r: "c" }), settled);
    expect(field).toEqual({ table: "order", id: "order-1", fields: { phone: "137" } });
    expect(row!.fields).toEqual({ state: "open", resolution: null });
  });

  it("that is open again leaves a value alone that was written after the choice", () => {
    const resolution = { ...side("139"), before: "137" };
    const later = { order: { ...order, phone: "136" }, conflict: { ...conflict, state: "resolved", resolution } };
    expect(run(op("conflict.reopen", {}, { r: "c" }), later).map(({ table }) => table)).toEqual(["conflict"]);
  });

  it("of a transition is closed without touching the state", () => {
    const late = { order, conflict: { ...conflict, field: "state", kind: "transition" } };
    expect(run(op("conflict.resolve", { value: "done" }, { r: "c" }), late).map(({ table }) => table)).toEqual(["conflict"]);
  });

  it("that is settled, or unknown, or not settled, is left alone", () => {
    expect(run(op("conflict.resolve", { value: "1" }, { r: "c" }), { order, conflict: { ...conflict, state: "resolved" } })).toEqual([]);
    expect(run(op("conflict.resolve", { value: "1" }, { r: "c" }))).toEqual([]);
    expect(run(op("conflict.reopen", {}, { r: "c" }), docs)).toEqual([]);
  });
});

it.each(["order.create", "order.approve", "order.dispatch", "order.cancel", "future.thing"])("shows nothing of %s before its outcome", (type) => {
  expect(run(op(type, { from: "draft" }))).toEqual([]);
});
