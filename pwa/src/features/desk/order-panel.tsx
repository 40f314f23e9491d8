/** One order whole: where it stands, what may be done, what clashes, what happened. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { OrderClock } from "../../frame/order-clock";
import { OrderClocks } from "../../frame/order-clocks";
import { numberOf } from "../../frame/order-words";
import { t } from "../../i18n";
import { Note } from "../../ui/note";
import { Actions } from "./actions";
import { ClockActs } from "./clock-acts";
import { Clashes } from "./clashes";
import { Closing } from "./closing";
import { Edit } from "./edit";
import { Facts } from "./facts";
import { Photos } from "./photos";
import { Papers } from "./papers";
import { type OrderWhole, wholeOf } from "./shapes";
import { Signed } from "./signed";
import { Story } from "./story";
import { Technicians } from "./technicians";
import { useLive } from "./use-live";

export function OrderPanel({ ws, id, onChanged }: { ws: Workspace; id: string; onChanged(): void }) {
  const read = useLive<OrderWhole>(`/api/orders/${id}`);
  const [editing, edit] = useState(false);
  const [sending, send] = useState(false);
  const answer = read.shown.value;
  const whole = answer && wholeOf(id, answer);
  if (!whole) {
    return (
      <section class="panel empty">
        <p class="mut">{read.failed.value === "refused" ? t("desk.notFound") : read.failed.value ? t("desk.unreachable", { time: "–" }) : t("desk.reading")}</p>
      </section>
    );
  }
  const changed = (): void => {
    read.refresh();
    onChanged();
  };
  const { order } = whole;
  return (
    <>
      <section class="panel">
        <div class="selo">
          <div>
            <div class="tags">
              <span class={`tag ${order.fault_class === "a" ? "a" : order.fault_class === "b" ? "b" : "cc"}`}>{t(`class.${order.fault_class}.long`)}</span>
              {order.warranty && <span class={`tag ${order.warranty.state === "in" ? "ok" : "cc"}`}>{t(`warranty.${order.warranty.state}`)}</span>}
              {order.priority !== "normal" && <span class="tag bad">{t(`priority.${order.priority}`)}</span>}
              <span class="no">{`${numberOf(id, order)} · ${t(`state.${order.state}`)}`}</span>
            </div>
            <h2>{order.customer_name}</h2>
            <p>{`${order.device_name ? `${order.device_name} · ` : ""}${order.fault}`}</p>
            {order.approval === "pending" && order.state !== "draft" && <Note tone="warn" icon="hour">{t("desk.pending")}</Note>}
          </div>
          <OrderClock order={order} nowMs={now.value} />
        </div>
        <Actions ws={ws} whole={whole} onEdit={() => edit(true)} onSend={() => send(true)} onChanged={changed} />
        <Closing ws={ws} whole={whole} onChanged={changed} />
      </section>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("order.story")}>
        {sending && <Technicians ws={ws} whole={whole} onDone={() => { send(false); changed(); }} />}
        <Clashes ws={ws} whole={whole} onChanged={changed} />
        <section class="panel" hidden={!order.clocks?.length}>
          <header>
            <h2>{t("clocks.title")}</h2>
          </header>
          <OrderClocks order={order} calendar={whole.calendar} nowMs={now.value} wide />
          <ClockActs ws={ws} whole={whole} onChanged={changed} />
        </section>
        <Signed ws={ws} whole={whole} nowMs={now.value} />
        <Photos whole={whole} nowMs={now.value} />
        <div class="half">
          <Facts whole={whole} />
          <Story whole={whole} nowMs={now.value} />
        </div>
        <Papers whole={whole} />
      </div>
      {editing && <Edit ws={ws} whole={whole} onClose={() => edit(false)} onChanged={changed} />}
    </>
  );
}
