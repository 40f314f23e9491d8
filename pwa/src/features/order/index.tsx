/** 服务任务单: where the visit stands, who and what it is about, what happened, and the one next step. */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { Link } from "../../frame/link";
import { now } from "../../frame/minute";
import { ActLinks } from "../../frame/act-links";
import { numberOf } from "../../frame/order-words";
import { OrderClock } from "../../frame/order-clock";
import { OrderClocks, calendarOf } from "../../frame/order-clocks";
import { OrderTags } from "../../frame/order-tags";
import { rowsByTable } from "../../frame/rows-by-table";
import { SignatureCard } from "../../frame/signature-card";
import { Screen } from "../../frame/screen";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";
import { Note } from "../../ui/note";
import { Acts } from "./acts";
import { Next } from "./next";
import { Papers } from "./papers";
import { OrderPath } from "./path";
import { Photos } from "./photos";
import { Place } from "./place";
import { EditSheet, NoteSheet } from "./sheets";
import { Story } from "./story";

export default function OrderScreen({ ws, id }: { ws: Workspace; id?: string }) {
  const row = ws.row("order", id ?? "").value;
  if (!row) return <Missing ws={ws} />;
  return <Shown ws={ws} row={row} />;
}

function Missing({ ws }: { ws: Workspace }) {
  const { lastSyncAt } = ws.status.value;
  return (
    <Screen ws={ws} title={t("nav.orders")} above="/orders">
      <div class="pad">
        <Note icon="doc">
          {ws.ready.value ? t("order.missing", { time: lastSyncAt === null ? "–" : when(lastSyncAt, now.value) }) : t("today.loading")}
        </Note>
      </div>
    </Screen>
  );
}

function Shown({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const [editing, setEditing] = useState<Row<Order> | null>(null);
  const [noting, note] = useState(false);
  const order = row.doc;
  const clashing = ws.rows("conflict", row.bucket).value.filter(({ doc }) => doc.state === "open").length;
  const localState = row.local.has("state");
  return (
    <Screen
      ws={ws} title={t("order.title")} small={numberOf(row.id, order)} above="/orders" dock={<Next ws={ws} row={row} />}
    >
      {clashing > 0 && (
        <Link class="strip clash" href={`/orders/${row.id}/conflicts`}>
          <Node kind="now c" />
          <b>{t("strip.clash", { n: clashing })}</b>
          <span class="end">
            <Icon name="right" size="s" />
          </span>
        </Link>
      )}
      <div class="pad cols">
        <div class="col">
          <section class="card head">
            <div class="tags">
              <OrderTags row={row} me={ws.who.id} />
              {localState && (
                <span class="mk end">
                  <Node kind="local" />
                  {t("order.stateLocal", { state: t(`state.${order.state}`) })}
                </span>
              )}
            </div>
            <h2>{order.fault}</h2>
            {order.state === "cancelled" && <Note tone="warn" icon="warn">{t("order.cancelled")}</Note>}
            {order.state === "paused" && <Note tone="warn" icon="hour">{t("order.pausedFor", { reason: order.pause_reason ?? "" })}</Note>}
            {order.state === "escalated" && <Note tone="warn" icon="flag">{t("order.escalatedFor", { reason: order.pause_reason ?? "" })}</Note>}
            {order.leave && order.leave.state !== "left" && <Note tone={order.leave.state === "granted" ? "ok" : "warn"} icon="hand">{t(`leave.now.${order.leave.state}`, { who: order.leave.by_name })}</Note>}
            {order.late && order.times.on_site === undefined && <Note tone="warn" icon="hour">{t("late.now", { time: when(order.late.until, now.value), reason: order.late.reason })}</Note>}
            {order.approval === "pending" && <Note tone="warn" icon="hour">{t("order.pending")}</Note>}
            <OrderPath row={row} nowMs={now.value} />
          </section>
          <SignatureCard acts={ws.rows("signature", row.bucket).value} rows={rowsByTable(ws, row.bucket)} nowMs={now.value} />
          {order.due_at !== null && (
            <section class="card">
              <OrderClock order={order} nowMs={now.value} />
            </section>
          )}
          {order.clocks && order.clocks.length > 0 && (
            <section class="card">
              <h3 class="sec">{t("clocks.title")}</h3>
              <OrderClocks order={order} calendar={calendarOf(ws)} nowMs={now.value} />
            </section>
          )}
          <section class="acts g4" aria-label={t("order.actions")}>
            <button type="button" class="btn" onClick={() => note(true)}>
              <Icon name="pen" />
              {t("order.note")}
            </button>
            <button type="button" class="btn" onClick={() => setEditing(row)}>
              <Icon name="doc" />
              {t("order.edit")}
            </button>
            <Link class="btn" href={`/orders/${row.id}/card`}>
              <Icon name="badge" />
              {t("order.card")}
            </Link>
            {order.template !== null ? (
              <Link class="btn" href={`/orders/${row.id}/check`}>
                <Icon name="gauge" />
                {t("kind.inspection")}
              </Link>
            ) : (
              <a class="btn" href={`tel:${order.phone.replace(/[^\d+]/g, "")}`}>
                <Icon name="phone" />
                {t("app.call")}
              </a>
            )}
          </section>
          <Acts ws={ws} row={row} />
          <Papers ws={ws} row={row} />
        </div>
        <div class="col">
          <ActLinks order={row.id} acts={ws.rows("signature", row.bucket).value} copies online={ws.status.value.link !== "offline"} />
          <Place ws={ws} row={row} />
          <Photos ws={ws} row={row} />
          <Story ws={ws} row={row} />
        </div>
      </div>
      {editing && <EditSheet ws={ws} row={editing} onClose={() => setEditing(null)} />}
      {noting && <NoteSheet ws={ws} row={row} onClose={() => note(false)} />}
    </Screen>
  );
}
