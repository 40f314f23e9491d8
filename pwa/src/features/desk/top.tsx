/** Title, the numbers that matter now, search, and how old all this is. */
import { useEffect, useState } from "preact/hooks";
import { type Live, streaming } from "../../store/desk";
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { hhmm } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";
import type { OrderPage } from "./shapes";

const TYPING_MS = 250;

interface Props {
  page: Live<OrderPage>;
  ws: Workspace;
  q: string;
  onSearch(q: string): void;
}

export function Top({ page, ws, q, onSearch }: Props) {
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const counts = page.shown.value?.counts ?? {};
  const open = (page.shown.value?.orders ?? []).filter(({ state }) => !["done", "signed", "archived", "cancelled"].includes(state));
  const late = open.filter(({ due_at }) => due_at !== null && due_at < now.value).length;
  return (
    <header class="dtop">
      <h1>{t("desk.title")}</h1>
      <div class="kpi">
        <div>
          <b>{counts["submitted"] ?? 0}</b>
          {t("state.submitted")}
        </div>
        <div>
          <b>{counts["approved"] ?? 0}</b>
          {t("desk.toDispatch")}
        </div>
        <div class={late > 0 ? "c-bad" : ""}>
          <b>{late}</b>
          {t("desk.late")}
        </div>
      </div>
      <label class="inp find">
        <Icon name="search" />
        <input type="search" value={typed} placeholder={t("desk.find")} aria-label={t("desk.find")} onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <Age page={page} ws={ws} />
      <span class="ava sm" title={ws.who.name} aria-hidden="true">
        {[...ws.who.name][0]}
      </span>
    </header>
  );
}

/** 实时 only while the stream of hints stands; otherwise the time of the last answer. */
export function Age({ page, ws }: { page: Live<unknown>; ws: Workspace }) {
  const at = page.at.value;
  const { pending } = ws.status.value;
  const failed = page.failed.value !== null;
  const words = failed
    ? t("desk.unreachable", { time: at === null ? "–" : hhmm(at) })
    : streaming.value
      ? t("desk.live", { time: at === null ? "–" : hhmm(at) })
      : t("desk.asOf", { time: at === null ? "–" : hhmm(at) });
  return (
    <span class="live" role="status">
      <Node kind={failed ? "local" : "real k"} />
      {words}
      {pending > 0 && <b>{t("strip.pending", { n: pending })}</b>}
    </span>
  );
}
