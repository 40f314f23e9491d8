import { describe, expect, it } from "vitest";
import type { Row } from "../store/workspace";
import { notingWorkspace } from "../testing/workspace";
import * as commands from "./commands";
import { may, nextEvent } from "./order";
import type { Answer, Conflict, Order, OrderState, Table, Tables, TemplateItem } from "./rows";

const ID = "01890a5d-ac96-774b-bcce-b302099a8057";
const row = <T extends Table>(table: T, id: string, doc: Partial<Tables[T]>, bv = 7): Row<Tables[T]> => ({
  table, id, bucket: ["o", ID], v: bv, bv, doc: doc as Tables[T], local: new Set(),
});
const order = (state: OrderState, more: Partial<Order> = {}, bv = 7): Row<Order> =>
  row("order", ID, { state, approval: "approved", contact: "徐主任", phone: "138", note: "", ...more }, bv);
const item = (more: Partial<TemplateItem> = {}): TemplateItem => ({
  key: "b1", code: "2.1", text: "电压", help: null, kind: "number", unit: "V", min: "209", max: "231", ...more,
});

describe("an event of the visit", () => {
  it("says the state that was on the screen", async () => {
    const { ws, noted } = notingWorkspace([order("dispatched")]);
    expect(await commands.accept(ws, order("dispatched"))).toEqual({ op: "op-1" });
    expect(noted).toEqual([{ type: "order.accept@1", bucket: ["o", ID], payload: { from: "dispatched" }, bv: 7 }]);
  });

  it("is refused while a rule that the phone knows forbids it", async () => {
    const { ws, noted } = notingWorkspace([]);
    const arrival = commands.arrive(ws, order("en_route", { approval: "pending" }));
    await expect(arrival).rejects.toMatchObject({ code: "order.not_approved", args: { approval: "pending" } });
    await expect(commands.arrive(ws, order("en_route", { approval: "refused" }))).rejects.toMatchObject({ code: "order.not_approved" });
    await expect(commands.start(ws, order("en_route"))).rejects.toMatchObject({
      code: "order.not_allowed", args: { event: "start", state: "en_route" },
    });
    await expect(commands.pause(ws, order("in_work"), "parts", " \n")).rejects.toMatchObject({ code: "order.reason_missing" });
    await expect(commands.pause(ws, order("in_work"), "parts", "长".repeat(501))).rejects.toMatchObject({ code: "text.too_long", args: { most: 500 } });
    expect(noted).toEqual([]);
  });

  it("is judged by the state of now, not by the one of the drawn button", async () => {
    const { ws } = notingWorkspace([order("cancelled", {}, 9)]);
    await expect(commands.depart(ws, order("accepted"))).rejects.toMatchObject({ args: { state: "cancelled" } });
  });

  it("may be an arrival after an approval after the fact", () => {
    expect(may("arrive", { state: "en_route", approval: "after_the_fact" })).toBeNull();
  });

  it("leads through the visit one star at a time", () => {
    const states: OrderState[] = ["dispatched", "accepted", "en_route", "on_site", "in_work", "paused", "done", "cancelled"];
    expect(states.map((state) => nextEvent({ state }))).toEqual([
      "accept", "depart", "arrive", "start", "complete", "resume", null, null,
    ]);
  });
});

describe("editing the order", () => {
  it("records only what changed, with what was seen and its version", async () => {
    const { ws, noted } = notingWorkspace([]);
    await commands.patchOrder(ws, order("accepted"), { contact: " 徐主任 ", phone: "139", note: "" });
    expect(noted[0]).toMatchObject({ type: "order.patch@1", row: ID, payload: { phone: "139" }, was: { phone: "138" }, bv: 7 });
  });

  it("takes what was on the screen for its base, whatever has come in since", async () => {
    const { ws, noted } = notingWorkspace([order("accepted", { phone: "137" }, 9)]);
    await commands.patchOrder(ws, order("accepted"), { phone: "139" });
    expect(noted[0]).toMatchObject({ was: { phone: "138" }, bv: 7 });
  });

  it("of nothing is refused", async () => {
    await expect(commands.patchOrder(notingWorkspace([]).ws, order("accepted"), { phone: "138" })).rejects.toMatchObject({ code: "order.unchanged" });
  });

  it("stores one spelling of a text", async () => {
    const { ws, noted } = notingWorkspace([]);
    await commands.patchOrder(ws, order("accepted"), { contact: "e\u0301\0 \ud840" });
    expect(noted[0]!.payload).toEqual({ contact: "é \ufffd" });
  });
});

describe("answering an item", () => {
  const id = commands.answerId(ID, "b1");

  it("gives both engineers the same row", () => {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(commands.answerId(ID, "b1")).toBe(id);
  });

  it("takes a reading with its unit, as typed but in one spelling", async () => {
    const { ws, noted } = notingWorkspace([]);
    await commands.answer(ws, order("in_work"), item(), { result: "fail", value: "２４６．８" });
    expect(noted[0]).toEqual({
      type: "answer.set@1", bucket: ["o", ID], row: id,
      payload: { item: "b1", result: "fail", value: "246.8", unit: "V" }, was: { result: null, value: null, unit: null },
    });
  });

  it("refuses what is no number, and what is nothing new", async () => {
    const shown = row("answer", id, { result: "pass", value: null, unit: null, note: null });
    const { ws } = notingWorkspace([shown]);
    await expect(commands.answer(ws, order("in_work"), item(), { value: "abc" })).rejects.toMatchObject({ code: "answer.unreadable" });
    await expect(commands.answer(ws, order("in_work"), item(), { result: "pass" })).rejects.toMatchObject({ code: "answer.unchanged" });
  });

  it("clears with null", async () => {
    const shown = row("answer", id, { result: "fail", value: "9", unit: "V", note: "x" });
    const { ws, noted } = notingWorkspace([shown]);
    await commands.answer(ws, order("in_work"), item(), { value: null, note: "" });
    expect(noted[0]).toMatchObject({ payload: { value: null, unit: null, note: null }, was: { value: "9", unit: "V", note: "x" }, bv: 7 });
  });

  it("names as its base what was on the screen, also when that was nothing", async () => {
    const now: Row<Answer> = row("answer", id, { result: "pass" }, 12);
    const { ws, noted } = notingWorkspace([now]);
    await commands.answer(ws, order("in_work"), item(), { result: "fail" }, row("answer", id, { result: "na" }, 8));
    await commands.answer(ws, order("in_work"), item(), { result: "fail" }, null);
    await commands.answer(ws, order("in_work"), item(), { result: "fail" });
    expect(noted.map(({ bv, was }) => [bv, was])).toEqual([[8, { result: "na" }], [0, { result: null }], [12, { result: "pass" }]]);
  });
});

it("adds notes with ids of their own and refuses empty ones", async () => {
  const { ws, noted } = notingWorkspace([]);
  await commands.addNote(ws, order("in_work"), " 门禁换了 ");
  await commands.addNote(ws, order("in_work"), "二");
  expect(noted[0]!.payload).toEqual({ text: "门禁换了" });
  expect(noted[0]!.row).not.toBe(noted[1]!.row);
  await expect(commands.addNote(ws, order("in_work"), " ")).rejects.toMatchObject({ code: "note.empty" });
});

it("takes back a note, but only one's own", async () => {
  const { ws, noted } = notingWorkspace([]);
  await commands.deleteNote(ws, row("note", "n", { text: "x", by: "u-lin" }));
  expect(noted[0]).toEqual({ type: "note.delete@1", bucket: ["o", ID], row: "n", payload: {}, bv: 7 });
  await expect(commands.deleteNote(ws, row("note", "n", { by: "u-he" }))).rejects.toMatchObject({ code: "note.not_yours" });
});

it("records that the card was shown", async () => {
  const { ws, noted } = notingWorkspace([]);
  await commands.showCard(ws, order("on_site"), "skipped");
  await commands.showCard(ws, order("on_site"), "yes", "jti-1");
  expect(noted.map(({ payload }) => payload)).toEqual([{ verified: "skipped" }, { verified: "yes", jti: "jti-1" }]);
});

describe("a conflict", () => {
  const conflict = (more: Partial<Conflict>): Row<Conflict> =>
    row("conflict", "c", { row: [1, ID], field: "phone", kind: "value", state: "open", ...more });

  it("is settled with one of its values or a third, and taken back", async () => {
    const { ws, noted } = notingWorkspace([]);
    await commands.resolveConflict(ws, conflict({}), "139", " 客户确认 ");
    await commands.reopenConflict(ws, conflict({ state: "resolved" }));
    expect(noted).toMatchObject([
      { type: "conflict.resolve@1", row: "c", payload: { value: "139", note: "客户确认" }, bv: 7 },
      { type: "conflict.reopen@1", row: "c", payload: {}, bv: 7 },
    ]);
  });

  it("cannot be settled twice, nor taken back before", async () => {
    const { ws } = notingWorkspace([]);
    await expect(commands.resolveConflict(ws, conflict({ state: "resolved" }), "1")).rejects.toMatchObject({ code: "conflict.not_open" });
    await expect(commands.reopenConflict(ws, conflict({}))).rejects.toMatchObject({ code: "conflict.not_resolved" });
  });

  it("about priority or a transition is the office's", async () => {
    const phone = notingWorkspace([]).ws;
    const office = notingWorkspace([], ["dispatcher"]).ws;
    for (const doc of [{ field: "priority" }, { field: "state", kind: "transition" as const }]) {
      await expect(commands.resolveConflict(phone, conflict(doc), "accept")).rejects.toMatchObject({ code: "conflict.office_only" });
      await expect(commands.resolveConflict(office, conflict(doc), "accept")).resolves.toBeDefined();
    }
  });

  it("that is not about a value has ways out of its own", async () => {
    const { ws } = notingWorkspace([], ["manager"]);
    const [late, gone] = [conflict({ kind: "transition" }), conflict({ kind: "deleted" })];
    await expect(commands.resolveConflict(ws, late, "done")).rejects.toMatchObject({ code: "conflict.way_out" });
    await expect(commands.resolveConflict(ws, gone, "accept")).rejects.toMatchObject({ code: "conflict.way_out" });
    await expect(commands.resolveConflict(ws, gone, "keep")).resolves.toBeDefined();
  });
});

describe("what a technician says", () => {
  it("stands in his own bucket, cleaned, with what it is about", async () => {
    const { ws, noted } = notingWorkspace([]);
    await commands.makeStatement(ws, "review", " 有一单算错了 ", ID);
    await commands.makeStatement(ws, "training", "数据修复");
    expect(noted).toMatchObject([
      { type: "statement.make@1", bucket: ["u", ws.who.id], payload: { about: "review", text: "有一单算错了", subject: ID } },
      { type: "statement.make@1", bucket: ["u", ws.who.id], payload: { about: "training", text: "数据修复" } },
    ]);
  });

  it("is not recorded empty", async () => {
    const { ws, noted } = notingWorkspace([]);
    await expect(commands.makeStatement(ws, "training", " \n ")).rejects.toMatchObject({ code: "statement.empty" });
    expect(noted).toEqual([]);
  });
});
