/** The list of orders, by the time that is left. */
import type { Live } from "../../store/desk";
import { Link } from "../../frame/link";
import { now } from "../../frame/minute";
import { duration, numberOf } from "../../frame/order-words";
import { t, type Word } from "../../i18n";
import { when } from "../../i18n/format";
import { KeRuler } from "../../ui/ke-ruler";
import type { OrderLine, OrderPage } from "./shapes";

const STATES = ["open", "draft", "submitted", "approved", "dispatched", "on_site", "in_work", "done", "awaiting_signature", "signed", "cancelled"] as const;
const OVER = new Set(["done", "signed", "archived", "cancelled"]);
/** The work is done: the clock of the arrival has nothing more to say. */
const WORKED = new Set(["done", "awaiting_signature", "signed", "signature_refused", "summarised", "archived", "cancelled"]);
const SOON_MS = 3_600_000;

interface Props {
  page: Live<OrderPage>;
  orders: readonly OrderLine[];
  state: string;
  onState(state: string): void;
  chosen: string | null;
  q: string;
}

export function DeskList({ page, orders, state, onState, chosen, q }: Props) {
  const shown = page.shown.value;
  const counts = shown?.counts ?? {};
  const open = Object.entries(counts).reduce((sum, [name, n]) => sum + (OVER.has(name) ? 0 : n), 0);
  return (
    <section class="panel" aria-label={t("desk.orders")}>
      <header>
        <h2>{state === "open" ? t("orders.open") : t(`state.${state}` as Word)}</h2>
        <span class="end">{t("desk.byTime")}</span>
      </header>
      <div class="fl" role="group" aria-label={t("orders.filter")}>
        {STATES.map((one) => (
          <button key={one} type="button" aria-pressed={one === state} onClick={() => onState(one)}>
            {one === "open" ? `${t("orders.open")} ${open}` : `${t(`state.${one}`)} ${counts[one] ?? 0}`}
          </button>
        ))}
      </div>
      <ul>
        {orders.map((line) => (
          <Line key={line.id} line={line} chosen={line.id === chosen} />
        ))}
        {shown && orders.length === 0 && <li class="none mut">{q ? t("orders.noMatch", { q }) : t("desk.none")}</li>}
        {shown?.next && <li class="none mut">{t("desk.more")}</li>}
        {!shown && page.failed.value && <li class="none mut">{t("desk.unreachable", { time: "–" })}</li>}
      </ul>
    </section>
  );
}

function Line({ line, chosen }: { line: OrderLine; chosen: boolean }) {
  const nowMs = now.value;
  const over = WORKED.has(line.state);
  const leftMs = line.due_at === null ? null : line.due_at - nowMs;
  const mood = over || leftMs === null ? "calm" : leftMs < 0 ? "late" : leftMs < SOON_MS ? "soon" : "calm";
  const [big, ...unit] = leftMs === null ? ["–"] : duration(Math.abs(leftMs) / 60_000).split(" ");
  const total = line.due_at === null ? 1 : Math.max(1, (line.due_at - line.created_at) / 60_000);
  return (
    <li class={`or ${chosen ? "on" : ""}`}>
      <Link href={`/desk/orders/${line.id}`} aria-current={chosen ? "page" : undefined}>
        <span class={`lf ${mood === "calm" ? "" : mood}`}>
          <b>{over ? "–" : big}</b>
          {!over && (leftMs !== null && leftMs < 0 ? `${unit.join(" ")} ${t("clock.over")}` : unit.join(" "))}
        </span>
        <span class="bd">
          <span class="tags">
            {line.kind === "repair" ? (
              <span class={`tag ${line.fault_class === "a" ? "a" : line.fault_class === "b" ? "b" : "cc"}`}>{line.fault_class.toUpperCase()}</span>
            ) : (
              <span class="tag sel">{t(`kind.${line.kind}`)}</span>
            )}
            <b class="nm">{line.customer_name}</b>
            {line.conflicts > 0 && <span class="tag clash">{t("desk.conflicts", { n: line.conflicts })}</span>}
          </span>
          <span class="mut">{`${numberOf(line.id, line)} · ${line.device_name ?? t(`kind.${line.kind}`)}`}</span>
          {!over && leftMs !== null && <KeRuler total={total} done={total - leftMs / 60_000} step={15} mood={mood} />}
        </span>
        <span class="rg">
          {t(`state.${line.state}`)}
          <small>{line.technicians.join("、") || (line.appointment_at === null ? "" : when(line.appointment_at, nowMs))}</small>
        </span>
      </Link>
    </li>
  );
}
