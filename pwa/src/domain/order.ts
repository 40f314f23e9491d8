/** The life of a service order, as the server has it. Source: PROTOCOL sections 5 and 6, R-ORD-1; proven by `orders.json`. */
import { Refusal } from "./refusal";
import type { Order, OrderState } from "./rows";

/** What the technician does. */
export type Act =
  | "accept" | "depart" | "arrive" | "start" | "pause" | "escalate" | "leave" | "resume" | "complete" | "summarise";
/** What the customer decides about its record. */
export type Decision = "sign" | "refuse_signature" | "sign_later";
export type Fact = Act | Decision;
export type Intent = "submit" | "approve" | "dispatch" | "decline" | "cancel" | "archive";
export type OrderEvent = Fact | Intent;

/** How far along the path a state is; cancelled lies beside it. */
const RANK: Readonly<Record<OrderState, number>> = {
  draft: 0, submitted: 1, approved: 2, dispatched: 3, accepted: 4, en_route: 5, on_site: 6, in_work: 7, paused: 7,
  escalated: 7, done: 8, awaiting_signature: 9, signed: 10, signature_refused: 10, summarised: 11, archived: 12,
  cancelled: -1,
};

const BEFORE_DONE = (Object.keys(RANK) as OrderState[]).filter((state) => RANK[state] >= 0 && RANK[state] < RANK.done);

interface Transition {
  from: readonly OrderState[];
  to: OrderState;
  fact: boolean;
}

export const TRANSITIONS: Readonly<Record<OrderEvent, Transition>> = {
  submit: { from: ["draft"], to: "submitted", fact: false },
  approve: { from: ["submitted"], to: "approved", fact: false },
  dispatch: { from: ["approved", "dispatched", "accepted", "en_route"], to: "dispatched", fact: false },
  decline: { from: ["dispatched", "accepted"], to: "approved", fact: false },
  cancel: { from: BEFORE_DONE, to: "cancelled", fact: false },
  accept: { from: ["dispatched"], to: "accepted", fact: true },
  depart: { from: ["dispatched", "accepted"], to: "en_route", fact: true },
  arrive: { from: ["dispatched", "accepted", "en_route"], to: "on_site", fact: true },
  start: { from: ["on_site"], to: "in_work", fact: true },
  pause: { from: ["in_work"], to: "paused", fact: true },
  escalate: { from: ["on_site", "in_work", "paused"], to: "escalated", fact: true },
  leave: { from: ["on_site", "in_work", "paused", "escalated"], to: "paused", fact: true },
  resume: { from: ["paused", "escalated"], to: "in_work", fact: true },
  complete: { from: ["on_site", "in_work", "paused", "escalated"], to: "done", fact: true },
  summarise: { from: ["signed", "signature_refused"], to: "summarised", fact: true },
  archive: { from: ["summarised"], to: "archived", fact: false },
  sign_later: { from: ["done"], to: "awaiting_signature", fact: true },
  refuse_signature: { from: ["done", "awaiting_signature"], to: "signature_refused", fact: true },
  sign: { from: ["done", "awaiting_signature", "signature_refused"], to: "signed", fact: true },
};

export type Step = "go" | "done_already" | "clash";

/** What an event means for an order in `state`: it goes on, it is done already, or it does not fit. MUST-FACT. */
export function step(state: OrderState, event: OrderEvent): Step {
  const { from, to } = TRANSITIONS[event];
  if (from.includes(state)) return "go";
  if (state === "cancelled" || to === "cancelled") return "clash";
  return RANK[state] >= RANK[to] ? "done_already" : "clash";
}

/** Why a person may not record the event now, or null. The server would keep the fact; the device asks first. */
export function may(event: Fact, order: Pick<Order, "state" | "approval">, emergency = false): Refusal | null {
  if (step(order.state, event) !== "go") return new Refusal("order.not_allowed", { event, state: order.state });
  const approved = order.approval === "approved" || order.approval === "after_the_fact";
  if (event === "arrive" && !approved && !emergency) return new Refusal("order.not_approved", { approval: order.approval });
  return null;
}

export type NextEvent = Exclude<Act, "pause" | "escalate" | "leave">;

const NEXT: Readonly<Partial<Record<OrderState, NextEvent>>> = {
  dispatched: "accept", accepted: "depart", en_route: "arrive", on_site: "start", in_work: "complete", paused: "resume",
  escalated: "resume", signed: "summarise", signature_refused: "summarise",
};

/** The one event that moves the visit on; null where the technician has nothing to do. */
export function nextEvent(order: Pick<Order, "state">): NextEvent | null {
  return NEXT[order.state] ?? null;
}
