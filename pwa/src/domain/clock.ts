/** The ke-ruler's arithmetic: how much of a time limit has gone. Source: domain section 3; the thirds from the design. */
import type { Order } from "./rows";

const MINUTE_MS = 60_000;
const SOON_MINUTES = 60;

export interface Ruler {
  /** Whole minutes until the limit; negative after it. A begun minute counts until it is over. */
  minutesLeft: number;
  /** Elapsed share of the span, 0 at its start, 1 at the limit, more after it. */
  ratio: number;
  /** soon: less than a third left, or less than an hour. late: the limit has passed. */
  mood: "calm" | "soon" | "late";
}

/** All in ms UTC. A span that ends before it starts has gone altogether. */
export function ruler(now: number, startAt: number, dueAt: number): Ruler {
  const left = dueAt - now;
  const span = dueAt - startAt;
  const ratio = span > 0 ? Math.max(0, (now - startAt) / span) : now >= dueAt ? 1 : 0;
  if (left <= 0) return { minutesLeft: 0 - Math.floor(-left / MINUTE_MS), ratio: Math.max(1, ratio), mood: "late" };
  const minutesLeft = Math.ceil(left / MINUTE_MS);
  const soon = ratio > 2 / 3 || left < SOON_MINUTES * MINUTE_MS;
  return { minutesLeft, ratio, mood: soon ? "soon" : "calm" };
}

type Timed = Pick<Order, "due_at" | "dispatched_at" | "created_at" | "times">;

/**
 * The order's own limit: to be on site by `due_at`, counted from dispatch (from creation before that).
 *
 * Null without a limit. After arrival the ruler stands still at the recorded event, on this device or any other (R-SLA-12).
 */
export function clockOf(order: Timed, now: number): Ruler | null {
  if (order.due_at === null) return null;
  const until = order.times.on_site ?? now;
  return ruler(until, order.dispatched_at ?? order.created_at, order.due_at);
}
