/** Figures of a signed document: the same on every device, in the organisation's zone. */

const CLOCK = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
});

/** `2026-11-21 14:56`. */
export const moment = (ms: number): string => CLOCK.format(ms);

/** Fen as yuan, without a float. */
export function fen(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
