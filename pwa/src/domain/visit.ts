/** What a technician records around a visit beyond its states. Like every command: refuses in words, else one op. PROTOCOL section 6. */
import type { Row, Workspace } from "../store/workspace";
import { MOST, type Recorded, accept, arrive, complete, depart, eventOp, live, record, resume, start } from "./commands";
import type { NextEvent } from "./order";
import { Refusal } from "./refusal";
import type { Entry, Order } from "./rows";
import { entryOps } from "./sheets";
import { clean } from "./text";

type OrderRow = Row<Order>;

const NAME = 200;

export interface Help {
  to: "manager" | "service_department" | "headquarters";
  want: "technical" | "parts" | "person";
  reason: string;
}

/** R-ORD-5, R-ORD-9. */
export async function escalate(ws: Workspace, order: OrderRow, help: Help): Promise<Recorded> {
  return live(ws, order, "escalate", { ...help, reason: reasonOf(help.reason) });
}

/** R-ORD-5: refused until the office has allowed it (`order.lacks`, permission). */
export async function leave(ws: Workspace, order: OrderRow): Promise<Recorded> {
  return live(ws, order, "leave", { reason: order.doc.leave?.reason ?? order.doc.leave?.note ?? "–" });
}

/** R-ORD-8, R-ORD-19: refused while the summary or the report is missing. */
export const summarise = async (ws: Workspace, order: OrderRow): Promise<Recorded> => live(ws, order, "summarise");

/**
 * The next step together with what was typed because the rules want it: one action, all or nothing.
 * Throws Refusal as the step alone does, judged with what is typed.
 */
export async function takeStep(
  ws: Workspace,
  order: OrderRow,
  event: NextEvent,
  typed: Readonly<Record<string, string>>,
  seen: ReadonlyMap<string, Row<Entry>>,
): Promise<Recorded> {
  const step = eventOp(ws, order, event, {}, typed);
  const ops = await ws.recordAll([...entryOps(order, typed, seen), step]);
  return { op: ops.at(-1)! };
}

/** The commands that move the visit on, by their events. */
export const STEPS: Readonly<Record<NextEvent, (ws: Workspace, order: OrderRow) => Promise<Recorded>>> = {
  accept, depart, arrive: (ws, order) => arrive(ws, order), start, resume, complete, summarise,
};

/** R-ORD-5, R-ORD-18: why it cannot be solved now, who of the customer was told, and what was agreed. */
export async function askLeave(
  ws: Workspace,
  order: OrderRow,
  asked: { reason: string; told: string; way_on: string },
): Promise<Recorded> {
  const payload = { reason: reasonOf(asked.reason), told: clean(asked.told, NAME), way_on: clean(asked.way_on, MOST.reason) };
  if (payload.told === "" || payload.way_on === "") throw new Refusal("leave.not_told");
  return record(ws, { type: "order.ask_leave@1", bucket: order.bucket, payload });
}

/** R-ORD-3. `row` as it was on the screen when choosing began; a time gone by is refused here, where it is typed. */
export async function appoint(ws: Workspace, row: OrderRow, at: number, who: string, nowMs: number): Promise<Recorded> {
  const name = clean(who, NAME);
  if (name === "") throw new Refusal("appointment.with_whom");
  if (!Number.isSafeInteger(at) || at < nowMs) throw new Refusal("appointment.past");
  const was = { appointment_at: row.doc.appointment_at };
  return record(ws, { type: "order.appoint@1", bucket: row.bucket, payload: { at, with: name }, was, bv: row.bv });
}

/** R-CON-2: one tap. */
export async function beLate(
  ws: Workspace,
  order: OrderRow,
  late: { until: number; reason: string; told: "phone" | "message" | "not_yet" },
): Promise<Recorded> {
  return record(ws, { type: "order.late@1", bucket: order.bucket, payload: { ...late, reason: reasonOf(late.reason) } });
}

export interface Swap {
  what: string;
  how: "swapped" | "taken_back";
  serial: string;
  agreed_by: string;
}

/** R-ORD-4: what is taken back goes with the customer's consent only. */
export async function recordSwap(ws: Workspace, order: OrderRow, swap: Swap): Promise<Recorded> {
  const payload = { how: swap.how, what: clean(swap.what, NAME), serial: clean(swap.serial, NAME), agreed_by: clean(swap.agreed_by, NAME) };
  if (payload.what === "") throw new Refusal("swap.what");
  if (swap.how === "taken_back" && payload.agreed_by === "") throw new Refusal("swap.no_consent");
  return record(ws, { type: "swap.record@1", bucket: order.bucket, payload });
}

/** R-ORD-20: every change of a customer's data can be traced. */
export async function recordChange(
  ws: Workspace,
  order: OrderRow,
  change: { what: string; before: string; after: string },
): Promise<Recorded> {
  const payload = { what: clean(change.what, NAME), before: clean(change.before, MOST.note), after: clean(change.after, MOST.note) };
  if (payload.what === "") throw new Refusal("change.what");
  return record(ws, { type: "change.record@1", bucket: order.bucket, payload });
}

function reasonOf(text: string): string {
  const said = clean(text, MOST.reason);
  if (said === "") throw new Refusal("order.reason_missing");
  return said;
}
