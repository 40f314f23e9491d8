/** 今日: the order with the least time left, what else the day holds, and the one next step. */
import { lacks } from "../../domain/gates";
import { saidOn } from "../../domain/sheets";
import { STEPS } from "../../domain/visit";
import { nextEvent } from "../../domain/order";
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { Link } from "../../frame/link";
import { now } from "../../frame/minute";
import { numberOf, refusalWords } from "../../frame/order-words";
import { navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { hhmm, longDay, shortDay, when } from "../../i18n/format";
import { Primary, Side } from "../../ui/dock";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";
import { Note } from "../../ui/note";
import { OrderClock } from "../../frame/order-clock";
import { dayOf, isOver } from "./day";
import { OrderTags } from "../../frame/order-tags";
import { Reminders } from "../../frame/reminders";

export default function Today({ ws }: { ws: Workspace }) {
  const nowMs = now.value;
  const day = dayOf(ws.rows("order").value, nowMs);
  const title = day.count > 0 ? t("today.count", { n: day.count }) : t("today.none.title");
  return (
    <Screen
      ws={ws} title={title} header={<Header ws={ws} title={title} nowMs={nowMs} />}
      dock={day.hero && <Next ws={ws} row={day.hero} />}
    >
      <div class="pad cols">
        <div class="col">
          {day.hero && <Hero ws={ws} row={day.hero} nowMs={nowMs} />}
          {day.count === 0 && <WhyEmpty ws={ws} nowMs={nowMs} />}
          <Reminders ws={ws} />
        </div>
        <div class="col">
          <List title={t("today.rest")} hidden rows={day.rest} ws={ws} nowMs={nowMs} />
          <List title={t("today.later")} rows={day.later} ws={ws} nowMs={nowMs} days />
        </div>
      </div>
    </Screen>
  );
}

function Header({ ws, title, nowMs }: { ws: Workspace; title: string; nowMs: number }) {
  return (
    <header class="day">
      <div class="gr">
        <p>{longDay(nowMs)}</p>
        <h1>{title}</h1>
      </div>
      <Link class="fx" href="/me" aria-label={`${ws.who.name}，${t("today.me")}`}>
        <span class="ava" aria-hidden="true">
          {[...ws.who.name][0]}
        </span>
      </Link>
    </header>
  );
}

function WhyEmpty({ ws, nowMs }: { ws: Workspace; nowMs: number }) {
  const { lastSyncAt } = ws.status.value;
  if (!ws.ready.value) return <Note icon="cloud">{lastSyncAt === null && ws.status.value.link === "offline" ? t("today.none.never") : t("today.loading")}</Note>;
  return <Note icon="sun">{t("today.none", { time: lastSyncAt === null ? "–" : when(lastSyncAt, nowMs) })}</Note>;
}

function Hero({ ws, row, nowMs }: { ws: Workspace; row: Row<Order>; nowMs: number }) {
  const order = row.doc;
  return (
    <article class={`card hero ${row.local.size > 0 ? "localonly" : ""}`}>
      <div class="tags">
        <OrderTags row={row} me={ws.who.id} />
        <span class="no end">{numberOf(row.id, order)}</span>
      </div>
      <h2>{order.customer_name}</h2>
      <p class="dev">
        {order.device_name && `${order.device_name} · `}
        {order.fault}
      </p>
      <p class="addr">
        <Icon name="pin" />
        <span>
          {order.address}
          <br />
          {order.way_in}
        </span>
      </p>
      <OrderClock order={order} nowMs={nowMs} />
      <div class="g2 two">
        <a class="btn" href={`tel:${order.phone.replace(/[^\d+]/g, "")}`}>
          <Icon name="phone" />
          {order.contact || t("app.call")}
        </a>
        <Link class="btn" href={`/orders/${row.id}`}>
          {t("today.details")}
        </Link>
      </div>
    </article>
  );
}

interface ListProps {
  title: string;
  rows: readonly Row<Order>[];
  ws: Workspace;
  nowMs: number;
  hidden?: boolean;
  days?: boolean;
}

function List({ title, rows, ws, nowMs, hidden = false, days = false }: ListProps) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 class={hidden ? "vh" : "sec"}>{title}</h2>
      <ul class="list">
        {rows.map((row) => (
          <Mini key={row.id} row={row} me={ws.who.id} nowMs={nowMs} days={days} />
        ))}
      </ul>
    </section>
  );
}

function Mini({ row, me, nowMs, days }: { row: Row<Order>; me: string; nowMs: number; days: boolean }) {
  const order = row.doc;
  const at = order.appointment_at ?? order.due_at ?? order.created_at;
  const local = row.local.size > 0;
  const begun = isOver(order) || ["en_route", "on_site", "in_work", "paused"].includes(order.state);
  const overdue = days && at < nowMs;
  return (
    <li>
      <span class="t">{days ? shortDay(at) : hhmm(at)}</span>
      <Node kind={local ? "local" : begun ? "real" : ""} />
      <Link class={`mini ${local ? "localonly" : ""}`} href={`/orders/${row.id}`}>
        <div class="tags">
          {local && <span class="tag local">{t("local.only")}</span>}
          {overdue && <span class="tag warn">{t("today.overdue")}</span>}
          <OrderTags row={row} me={me} short />
          <span class="no end">{numberOf(row.id, order)}</span>
        </div>
        <h3>{order.customer_name}</h3>
        <p>{local ? t("today.signedLocal", { state: t(`state.${order.state}`) }) : `${t(`state.${order.state}`)} · ${order.fault}`}</p>
      </Link>
    </li>
  );
}

function Next({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const order = row.doc;
  const event = nextEvent(order);
  const inspecting = order.kind === "inspection" && (order.state === "in_work" || order.state === "on_site");

  async function go(): Promise<void> {
    if (inspecting) return navigate(`/orders/${row.id}/check`);
    if (event === null) return navigate(`/orders/${row.id}`);
    if (lacks(event, order, saidOn(ws, row.bucket)).length > 0) return navigate(`/orders/${row.id}`);
    try {
      await STEPS[event](ws, row);
      toast(t(`did.${event}`));
    } catch (error) {
      toast(refusalWords(error));
    }
  }

  const label = inspecting ? t("next.check") : event === null ? t("next.none") : t(`next.${event}`);
  return (
    <>
      <Primary label={label} small={order.customer_name} onPress={() => void go()} />
      <Side icon="badge" label={t("today.card")} onPress={() => navigate(`/orders/${row.id}/card`)} />
    </>
  );
}
