/** Which orders belong to a technician's day, and in what order. Pure. */
import { clockOf } from "../../domain/clock";
import type { Order } from "../../domain/rows";
import { isoDay } from "../../i18n/format";
import type { Row } from "../../store/workspace";

const OVER = new Set(["done", "awaiting_signature", "signed", "signature_refused", "summarised", "archived", "cancelled"]);

export interface Day {
  /** Open, with the least time left: the one that the screen leads to. */
  hero: Row<Order> | null;
  /** The others of today, by appointment; finished ones of today too. */
  rest: Row<Order>[];
  /** Open ones of other days. */
  later: Row<Order>[];
  /** Orders of today, open or not. */
  count: number;
}

export const isOver = (order: Order): boolean => OVER.has(order.state);

const at = (row: Row<Order>): number => row.doc.appointment_at ?? row.doc.due_at ?? row.doc.created_at;

/** Whoever is on the way or at work leads; then the least time left. */
function urgency(row: Row<Order>, nowMs: number): number {
  const started = ["en_route", "on_site", "in_work", "paused"].includes(row.doc.state);
  const left = clockOf(row.doc, nowMs)?.minutesLeft ?? (at(row) - nowMs) / 60_000;
  return left - (started ? 1e9 : 0);
}

export function dayOf(orders: readonly Row<Order>[], nowMs: number): Day {
  const today = isoDay(nowMs);
  const isToday = (row: Row<Order>): boolean =>
    isoDay(at(row)) === today || ["en_route", "on_site", "in_work", "paused"].includes(row.doc.state);
  const ofToday = orders.filter(isToday).sort((a, b) => at(a) - at(b));
  const open = ofToday.filter((row) => !isOver(row.doc));
  const hero = open.reduce<Row<Order> | null>(
    (best, row) => (best === null || urgency(row, nowMs) < urgency(best, nowMs) ? row : best),
    null,
  );
  return {
    hero,
    rest: ofToday.filter((row) => row !== hero),
    later: orders.filter((row) => !isToday(row) && !isOver(row.doc)).sort((a, b) => at(a) - at(b)),
    count: ofToday.length,
  };
}
