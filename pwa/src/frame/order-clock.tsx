/** The time limit of an order: large number, ruler, and a sentence for who does not see it. */
import { clockOf } from "../domain/clock";
import type { Order } from "../domain/rows";
import { duration } from "./order-words";
import { t } from "../i18n";
import { when } from "../i18n/format";
import { KeRuler } from "../ui/ke-ruler";

export function OrderClock({ order, nowMs }: { order: Order; nowMs: number }) {
  const clock = clockOf(order, nowMs);
  if (clock === null || order.due_at === null) return null;
  const start = order.dispatched_at ?? order.created_at;
  const total = Math.max(15, (order.due_at - start) / 60_000);
  const left = Math.abs(clock.minutesLeft);
  const late = clock.mood === "late";
  // Once on site the clock stands: what it says is how it went (R-SLA-12).
  const met = order.times.on_site !== undefined;
  const head = met ? t(late ? "clock.wasLate" : "clock.early") : t(late ? "clock.over" : "clock.left");
  const [big, ...rest] = duration(left).split(" ");
  return (
    <div class="sla">
      <p class="vh">{t("clock.words", { what: t("clock.arrive"), due: when(order.due_at, nowMs), left: `${head} ${duration(left)}` })}</p>
      <div class="top" aria-hidden="true">
        <span class="lab">
          {t("clock.arrive")}
          <br />
          {head}
        </span>
        <span class={`clock ${late ? "c-bad" : ""}`}>
          {big}
          <small>{rest.join(" ")}</small>
        </span>
        <span class="end">
          {t("clock.due")} <b>{when(order.due_at, nowMs)}</b>
        </span>
      </div>
      <KeRuler total={total} done={Math.min(total, clock.ratio * total)} step={15} mood={met && !late ? "calm" : clock.mood} />
      <div class="ends" aria-hidden="true">
        <span>{order.dispatched_at !== null && t("clock.from", { time: when(order.dispatched_at, nowMs) })}</span>
        <span>{total <= 900 && t("clock.tick")}</span>
      </div>
    </div>
  );
}
