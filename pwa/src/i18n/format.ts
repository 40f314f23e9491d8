/** Times and dates as the organisation's zone shows them, numbers as people read them. */
import { locale } from "./index";

export const ZONE = "Asia/Shanghai";

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: ZONE, hourCycle: "h23", ...options }).format(at);
}

/** 09:42 */
export const hhmm = (at: number): string => format(at, { hour: "2-digit", minute: "2-digit" });

/** 2026-11-21, as records write it. */
export const isoDay = (at: number): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** 11月21日 周六 */
export const longDay = (at: number): string => format(at, { month: "long", day: "numeric", weekday: "short" });

/** 11月21日 */
export const shortDay = (at: number): string => format(at, { month: "short", day: "numeric" });

/** The time alone on the same day, with the date otherwise. */
export function when(at: number, now: number): string {
  return isoDay(at) === isoDay(now) ? hhmm(at) : `${shortDay(at)} ${hhmm(at)}`;
}

/** 1234 bytes → "1.2 KB" */
export function bytes(n: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let left = n;
  let unit = 0;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${unit === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${units[unit]}`;
}

/** Integer fen → "¥276.00" */
export const money = (fen: number): string => `¥${(fen / 100).toFixed(2)}`;

/** An instant as a date field of the site's zone shows it: "2026-11-21T14:30". */
export const localTime = (at: number): string => `${isoDay(at)}T${hhmm(at)}`;

/** The instant (ms) of a local time at the site such as "2026-11-21T14:30", as date fields give it. */
export const siteTime = (local: string): number => Date.parse(`${local}:00+08:00`);
