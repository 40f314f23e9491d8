import { describe, expect, it } from "vitest";
import type { Row } from "../store/workspace";
import { notingWorkspace } from "../testing/workspace";
import { arrive, complete, depart } from "./commands";
import type { Entry, Order, OrderState, Table, Tables } from "./rows";
import { entryId, sheetsOf } from "./sheets";
import { appoint, askLeave, beLate, escalate, leave, recordChange, recordSwap, summarise, takeStep } from "./visit";

const ID = "01890a5d-ac96-774b-bcce-b302099a8057";
const row = <T extends Table>(table: T, id: string, doc: Partial<Tables[T]>): Row<Tables[T]> => ({
  table, id, bucket: ["o", ID], v: 7, bv: 7, doc: doc as Tables[T], local: new Set(),
});
const order = (state: OrderState, more: Partial<Order> = {}): Row<Order> =>
  row("order", ID, { state, kind: "repair", approval: "approved", appointment_at: 9_000, leave: null, contact: "𠅤工", ...more });
const entry = (name: string, value: string): Row<Entry> => row("entry", entryId(ID, name), { name, value });
const NOTHING: ReadonlyMap<string, Row<Entry>> = new Map();

describe("a step that the rules want something for", () => {
  it("is refused, and says what is missing first", async () => {
    const { ws, noted } = notingWorkspace([]);
    await expect(depart(ws, order("accepted", { appointment_at: null }))).rejects.toMatchObject({ code: "order.lacks", args: { what: "appointment" } });
    await expect(depart(ws, order("accepted"))).rejects.toMatchObject({ code: "order.lacks", args: { what: "service" } });
    await expect(complete(ws, order("in_work"))).rejects.toMatchObject({ args: { event: "complete", what: "fault" } });
    await expect(leave(ws, order("in_work"))).rejects.toMatchObject({ args: { what: "permission" } });
    await expect(summarise(ws, order("signed"))).rejects.toMatchObject({ args: { what: "summary" } });
    expect(noted).toEqual([]);
  });

  it("goes where it is written already", async () => {
    const { ws, noted } = notingWorkspace([entry("service.work", "换电磁锁")]);
    await depart(ws, order("accepted"));
    expect(noted).toMatchObject([{ type: "order.depart@1" }]);
  });

  it("goes together with what is typed on the way, the entries first", async () => {
    const { ws, noted } = notingWorkspace([]);
    await takeStep(ws, order("on_site"), "start", { "consent.by": " 𠅤工 ", "consent.place": "" }, NOTHING);
    expect(noted).toMatchObject([
      { type: "entry.set@1", row: entryId(ID, "consent.by"), payload: { name: "consent.by", value: "𠅤工" }, was: { value: null } },
      { type: "order.start@1", payload: { from: "on_site" } },
    ]);
  });

  it("is still refused where what was typed is not enough, and nothing is recorded", async () => {
    const { ws, noted } = notingWorkspace([]);
    const taken = takeStep(ws, order("in_work"), "complete", { "leaving.tested": "yes" }, NOTHING);
    await expect(taken).rejects.toMatchObject({ code: "order.lacks" });
    expect(noted).toEqual([]);
  });
});

describe("an arrival before the approval", () => {
  it("needs the reason of an emergency", async () => {
    const { ws, noted } = notingWorkspace([]);
    const waiting = order("en_route", { approval: "pending" });
    await expect(arrive(ws, waiting)).rejects.toMatchObject({ code: "order.not_approved" });
    await expect(arrive(ws, waiting, " ")).rejects.toMatchObject({ code: "order.reason_missing" });
    await arrive(ws, waiting, "全网点停业");
    expect(noted).toMatchObject([{ type: "order.arrive@1", payload: { from: "en_route", emergency: "全网点停业" } }]);
  });
});

describe("what is typed around a visit", () => {
  it("is refused in words where it cannot be", async () => {
    const { ws, noted } = notingWorkspace([]);
    const here = order("in_work");
    await expect(appoint(ws, here, 4_999, "𠅤工", 5_000)).rejects.toMatchObject({ code: "appointment.past" });
    await expect(appoint(ws, here, Number.NaN, "𠅤工", 5_000)).rejects.toMatchObject({ code: "appointment.past" });
    await expect(appoint(ws, here, 6_000, " ", 5_000)).rejects.toMatchObject({ code: "appointment.with_whom" });
    await expect(escalate(ws, here, { to: "manager", want: "parts", reason: "" })).rejects.toMatchObject({ code: "order.reason_missing" });
    await expect(askLeave(ws, here, { reason: "缺件", told: "", way_on: "明早" })).rejects.toMatchObject({ code: "leave.not_told" });
    await expect(recordSwap(ws, here, { what: "主板", how: "taken_back", serial: "", agreed_by: " " })).rejects.toMatchObject({ code: "swap.no_consent" });
    await expect(recordSwap(ws, here, { what: "", how: "swapped", serial: "", agreed_by: "" })).rejects.toMatchObject({ code: "swap.what" });
    await expect(recordChange(ws, here, { what: " ", before: "", after: "" })).rejects.toMatchObject({ code: "change.what" });
    await expect(beLate(ws, here, { until: 9_000, reason: "", told: "phone" })).rejects.toMatchObject({ code: "order.reason_missing" });
    expect(noted).toEqual([]);
  });

  it("names the appointment that was on the screen", async () => {
    const { ws, noted } = notingWorkspace([]);
    await appoint(ws, order("accepted"), 9_500, "𠅤工", 5_000);
    expect(noted).toMatchObject([{ type: "order.appoint@1", payload: { at: 9_500, with: "𠅤工" }, was: { appointment_at: 9_000 }, bv: 7 }]);
  });
});

it("an order has the sheets of its kind of work", () => {
  expect(sheetsOf({ kind: "repair" })).toEqual(["service", "consent", "fault", "leaving", "summary", "report"]);
  expect(sheetsOf({ kind: "data_remote" })).toEqual(["service", "consent", "original", "maintenance", "leaving", "summary", "report"]);
});
