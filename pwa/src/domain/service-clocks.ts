/**
 * The clocks of an order (R-SLA-1 to R-SLA-12), as the server has them; proven by `clocks.json`.
 *
 * The promise is fixed on the order; how it stands follows from the order's times, its pauses, and the present.
 */
import { type Calendar, type Hours, SERVED, type Served, type Span, countedMs, deadline } from "./service-hours";

export type Measure = "answer" | "respond" | "solve_remotely" | "plan" | "arrive" | "solve" | "replace" | "confirm";

/** R-SLA-10: a new time, why, and who allowed it. */
export interface Deviation {
  due_at: number;
  reason: string;
  by: string;
  by_name: string;
  at: number;
}

/** One clock of an order. `rule` is the rule, `contract`, or `agreed` for this order. */
export interface Promised {
  measure: Measure;
  limit_ms: number;
  hours: Served;
  rule: string;
  deviation?: Deviation | null;
}

/** A stretch in which no clock runs, and why. */
export interface Pause {
  since: number;
  until: number | null;
  why: string;
}

/** `left_ms` counts in the promise's own hours, negative when the time is over; null while nothing runs yet. */
export interface Standing {
  state: "not_yet" | "running" | "paused" | "at_risk" | "met" | "breached";
  due_at: number | null;
  left_ms: number | null;
  stopped_at: number | null;
  why: string | null;
}

/** When each state of the order was reached, and `created`; ms. */
export type Times = Readonly<Record<string, number | undefined>>;

/** What starts a clock, where that is not the request. */
const SINCE: Readonly<Partial<Record<Measure, string>>> = { answer: "promised", replace: "on_site", confirm: "done" };

const UNTIL: Readonly<Record<Measure, readonly string[]>> = {
  answer: ["responded", "on_site", "in_work", "done"],
  respond: ["responded", "accepted", "en_route", "on_site", "in_work", "done"],
  solve_remotely: ["done", "on_site"],
  plan: ["planned", "en_route", "on_site", "in_work", "done"],
  arrive: ["on_site", "in_work", "done"],
  solve: ["done"],
  replace: ["done"],
  confirm: ["signed", "signature_refused", "summarised"],
};

/** At risk in the last quarter. */
const AT_RISK_SHARE = 4;

export function stand(promise: Promised, times: Times, pauses: readonly Pause[], calendar: Calendar, now: number): Standing {
  const since = times[SINCE[promise.measure] ?? "created"];
  if (since === undefined) return { state: "not_yet", due_at: null, left_ms: null, stopped_at: null, why: null };
  const hours = SERVED[promise.hours];
  const limit = promise.limit_ms;
  const reached = UNTIL[promise.measure].flatMap((state) => times[state] ?? []);
  const stoppedAt = reached.length > 0 ? Math.min(...reached) : null;
  const spans = runningSpans(since, pauses);
  const deviation = promise.deviation ?? null;
  const dueAt = deviation === null ? deadline(hours, calendar, spans, limit) : deviation.due_at;
  const at = stoppedAt ?? now;
  const left = deviation === null ? limit - used(hours, calendar, spans, at) : deviation.due_at - at;
  const standing: Standing = { state: "running", due_at: dueAt, left_ms: left, stopped_at: stoppedAt, why: null };
  if (stoppedAt !== null) return { ...standing, state: left >= 0 ? "met" : "breached" };
  if (left < 0) return { ...standing, state: "breached" };
  const last = pauses.at(-1);
  if (last !== undefined && last.until === null && deviation === null) {
    return { ...standing, state: "paused", due_at: null, why: last.why };
  }
  return left * AT_RISK_SHARE <= limit ? { ...standing, state: "at_risk" } : standing;
}

function runningSpans(begin: number, pauses: readonly Pause[]): Span[] {
  const spans: Span[] = [];
  let since = begin;
  for (const pause of pauses) {
    if (pause.until !== null && pause.until <= since) continue;
    if (pause.since > since) spans.push({ since, until: pause.since });
    if (pause.until === null) return spans;
    since = Math.max(since, pause.until);
  }
  return [...spans, { since, until: null }];
}

function used(hours: Hours, calendar: Calendar, spans: readonly Span[], at: number): number {
  return spans
    .filter(({ since }) => since < at)
    .reduce((sum, { since, until }) => sum + countedMs(hours, calendar, since, until === null ? at : Math.min(until, at)), 0);
}
