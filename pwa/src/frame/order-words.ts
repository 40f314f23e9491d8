/** How an order is called on every screen. */
import type { Lack } from "../domain/gates";
import type { Order } from "../domain/rows";
import { t, tCode, type Word } from "../i18n";
import { Refusal } from "../domain/refusal";

/** The human number, or 待编号 with a short local code. */
export function numberOf(id: string, order: Pick<Order, "number">): string {
  return order.number ?? t("number.none", { code: id.slice(-4).toUpperCase() });
}

/** "2 时 38 分" of a positive number of minutes. */
export function duration(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = Math.floor(minutes % 60);
  const parts: [number, Word][] = [
    [days, "unit.day"],
    [hours, "unit.hour"],
    [days > 0 ? 0 : rest, "unit.minute"],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${t(unit)}`);
  return said.length > 0 ? said.join(" ") : `0 ${t("unit.minute")}`;
}

/** What to say when the phone itself refuses. */
export function refusalWords(error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  const args = { ...error.args } as Record<string, string | number>;
  if (typeof args["state"] === "string") args["state"] = t(`state.${args["state"]}` as Word);
  if (error.code === "order.lacks") args["what"] = t(`lack.${String(args["what"]) as Lack}`);
  return tCode("refusal", error.code, args) ?? t("refusal.other", { code: error.code });
}
