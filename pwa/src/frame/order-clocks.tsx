/** Every promise of an order and how it stands (R-SLA-12): running, paused and why, at risk, met, breached. */
import type { Order } from "../domain/rows";
import { CALENDAR } from "../generated/protocol";
import type { Workspace } from "../store/workspace";
import { type Standing, stand } from "../domain/service-clocks";
import type { Calendar } from "../domain/service-hours";
import { duration } from "./order-words";
import { t } from "../i18n";
import { when } from "../i18n/format";

interface Props {
  order: Order;
  calendar: Calendar;
  nowMs: number;
  /** On a desk panel, which has no margin of its own. */
  wide?: boolean;
}

const TAG: Readonly<Record<Standing["state"], string>> = {
  not_yet: "cc", running: "cc", paused: "b", at_risk: "b", met: "ok", breached: "bad",
};

export function OrderClocks({ order, calendar, nowMs, wide = false }: Props) {
  if (!order.clocks || order.clocks.length === 0) return null;
  const times = { ...order.times, created: order.created_at };
  return (
    <dl class={wide ? "rows inner" : "rows"} data-clocks>
      {order.clocks.map((clock) => {
        const stood = stand(clock, times, order.pauses ?? [], calendar, nowMs);
        const origin = t(clock.rule === "contract" ? "clocks.contract" : clock.rule === "agreed" ? "clocks.agreed" : "clocks.standard");
        return (
          <div key={clock.measure} data-measure={clock.measure} data-state={stood.state}>
            <dt>{t(`clocks.${clock.measure}`)}</dt>
            <dd>
              <span class={`tag ${TAG[stood.state]}`}>{t(`clocks.state.${stood.state}`)}</span> {words(stood, nowMs)}
              <div class="sub">
                {`${origin} · ${duration(clock.limit_ms / 60_000)} · ${t(clock.hours === "5x8" ? "clocks.workdays" : "clocks.always")}`}
                {clock.deviation && ` · ${t("clocks.deviated", { name: clock.deviation.by_name, reason: clock.deviation.reason })}`}
              </div>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The setting where this device holds it; what the server assumes otherwise. */
export function calendarOf(ws: Workspace): Calendar {
  const set = ws.rows("setting").value.find(({ doc }) => doc.key === "service.calendar");
  return (set?.doc.value as Calendar | undefined) ?? CALENDAR;
}

function words(stood: Standing, nowMs: number): string {
  const span = duration(Math.abs(stood.left_ms ?? 0) / 60_000);
  if (stood.state === "not_yet") return "";
  if (stood.state === "paused") return t("clocks.waits", { why: t(`pause.${(stood.why ?? "other") as "parts"}`), left: span });
  if (stood.stopped_at !== null) return t(stood.state === "met" ? "clocks.metBy" : "clocks.lateBy", { span, time: when(stood.stopped_at, nowMs) });
  if (stood.state === "breached") return t("clocks.overBy", { span });
  return t("clocks.leftUntil", { span, time: stood.due_at === null ? "–" : when(stood.due_at, nowMs) });
}
