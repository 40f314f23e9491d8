/** Time that counts: the hours in which a contract is served (R-SLA-9), as the server counts it; proven by `clocks.json`. */

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** China has one zone and no daylight saving. */
const ZONE_MS = 480 * MINUTE_MS;
const FURTHEST_DAYS = 1_000;

/** Holidays that fall out, and weekend days that are worked: ISO dates. */
export interface Calendar {
  off: readonly string[];
  work: readonly string[];
}

/** Open spans of a working day in minutes from midnight; null: open around the clock, every day. */
export type Hours = readonly (readonly [begin: number, end: number])[] | null;

export type Served = "5x8" | "7x24";
export const SERVED: Readonly<Record<Served, Hours>> = { "5x8": [[510, 720], [810, 1080]], "7x24": null };

/** ms; until null: it goes on. */
export interface Span {
  since: number;
  until: number | null;
}

/** Days since 1970 in the site's zone. */
const dayOf = (at: number): number => Math.floor((at + ZONE_MS) / DAY_MS);

function isWorkday(calendar: Calendar, day: number): boolean {
  const name = new Date(day * DAY_MS).toISOString().slice(0, 10);
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 3) % 7) + 7) % 7;
  return calendar.work.includes(name) || (weekday < 5 && !calendar.off.includes(name));
}

function* open(spans: NonNullable<Hours>, calendar: Calendar, since: number, until: number): Generator<[number, number]> {
  for (let day = dayOf(since); day <= dayOf(until); day++) {
    if (!isWorkday(calendar, day)) continue;
    const midnight = day * DAY_MS - ZONE_MS;
    for (const [begin, end] of spans) yield [midnight + begin * MINUTE_MS, midnight + end * MINUTE_MS];
  }
}

/** How much of the time between two instants counts, ms. */
export function countedMs(hours: Hours, calendar: Calendar, since: number, until: number): number {
  if (hours === null) return Math.max(0, until - since);
  let counted = 0;
  for (const [begin, end] of open(hours, calendar, since, until)) {
    counted += Math.max(0, Math.min(end, until) - Math.max(begin, since));
  }
  return counted;
}

/** The instant at which `limitMs` of counted time is used up over these spans; null if it never is. */
export function deadline(hours: Hours, calendar: Calendar, spans: readonly Span[], limitMs: number): number | null {
  let left = limitMs;
  for (const { since, until } of spans) {
    if (until === null) return after(hours, calendar, since, left);
    const counted = countedMs(hours, calendar, since, until);
    if (counted >= left) return after(hours, calendar, since, left);
    left -= counted;
  }
  return null;
}

function after(hours: Hours, calendar: Calendar, since: number, ms: number): number | null {
  if (hours === null) return since + ms;
  let left = ms;
  for (const [begin, end] of open(hours, calendar, since, since + FURTHEST_DAYS * DAY_MS)) {
    const from = Math.max(begin, since);
    if (end - from >= left) return from + left;
    left -= Math.max(0, end - from);
  }
  return null;
}
