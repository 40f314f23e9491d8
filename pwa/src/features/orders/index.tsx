/** 任务单: every order that this device holds, searched offline. */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { Link } from "../../frame/link";
import { now } from "../../frame/minute";
import { numberOf } from "../../frame/order-words";
import { OrderTags } from "../../frame/order-tags";
import { Screen } from "../../frame/screen";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";

const OVER = new Set(["done", "awaiting_signature", "signed", "signature_refused", "summarised", "archived", "cancelled"]);
const FILTERS = ["open", "over", "all"] as const;
type Filter = (typeof FILTERS)[number];

const time = ({ doc }: Row<Order>): number => doc.appointment_at ?? doc.due_at ?? doc.created_at;

export default function Orders({ ws }: { ws: Workspace }) {
  const [typed, setTyped] = useState("");
  const [filter, setFilter] = useState<Filter>("open");
  const all = ws.rows("order").value;
  const wanted = typed.trim().toLowerCase();
  const shown = all
    .filter(({ doc }) => filter === "all" || OVER.has(doc.state) === (filter === "over"))
    .filter(({ id, doc }) => `${numberOf(id, doc)} ${doc.customer_name} ${doc.device_name ?? ""} ${doc.fault} ${doc.address}`.toLowerCase().includes(wanted))
    .sort((a, b) => (filter === "open" ? time(a) - time(b) : time(b) - time(a)));
  return (
    <Screen ws={ws} title={t("nav.orders")}>
      <div class="pad">
        <div class="finder">
          <Icon name="search" />
          <input
            class="inp" type="search" value={typed} placeholder={t("orders.find")} aria-label={t("orders.find")}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <div class="chips" role="group" aria-label={t("orders.filter")}>
          {FILTERS.map((one) => (
            <button key={one} type="button" class="btn sm" aria-pressed={one === filter} onClick={() => setFilter(one)}>
              {t(`orders.${one}`)}
            </button>
          ))}
        </div>
        {shown.length === 0 ? <WhyEmpty ws={ws} typed={typed.trim()} /> : <List rows={shown} me={ws.who.id} />}
      </div>
    </Screen>
  );
}

function WhyEmpty({ ws, typed }: { ws: Workspace; typed: string }) {
  const { lastSyncAt } = ws.status.value;
  const since = lastSyncAt === null ? t("strip.never") : t("strip.data", { time: when(lastSyncAt, now.value) });
  return (
    <Note icon={typed ? "search" : "doc"}>
      {typed ? t("orders.noMatch", { q: typed }) : t("orders.none")} {since}
    </Note>
  );
}

function List({ rows, me }: { rows: readonly Row<Order>[]; me: string }) {
  return (
    <ul class="stack">
      {rows.map((row) => (
        <li key={row.id}>
          <Link class={`mini ${row.local.size > 0 ? "localonly" : ""}`} href={`/orders/${row.id}`}>
            <div class="tags">
              {row.local.size > 0 && <span class="tag local">{t("local.only")}</span>}
              <OrderTags row={row} me={me} short />
              <span class="no end">{numberOf(row.id, row.doc)}</span>
            </div>
            <h3>{row.doc.customer_name}</h3>
            <p>{`${t(`state.${row.doc.state}`)} · ${when(time(row), now.value)} · ${row.doc.fault}`}</p>
          </Link>
        </li>
      ))}
    </ul>
  );
}
