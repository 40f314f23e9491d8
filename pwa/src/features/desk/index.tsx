/** 调度台: the orders of the branches within reach, one of them whole, and what may be done with it. Online. */
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../../store/session";
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { match, navigate, route } from "../../frame/router";
import { t } from "../../i18n";
import { useDeskKeys } from "./keys";
import { DeskList } from "./list";
import { NewOrder } from "./new-order";
import { OrderPanel } from "./order-panel";
import { Parked } from "./parked";
import { Templates } from "./templates";
import type { OrderPage } from "./shapes";
import { Top } from "./top";
import { Rail } from "./rail";
import { useLive } from "./use-live";

export default function Desk({ ws, session }: { ws: Workspace; session: Session }) {
  const [q, setQ] = useState("");
  const [state, setState] = useState("open");
  const page = useLive<OrderPage>(`/api/orders?limit=100&state=${state}&q=${encodeURIComponent(q)}`);
  const address = route.value;
  const chosen = match("/desk/orders/:id", address)?.["id"] ?? null;
  const creating = address === "/desk/new";
  const orders = sorted(page.shown.value, now.value);
  useEffect(() => {
    document.title = `${t("desk.title")} · ${t("app.name")}`;
  }, []);
  useDeskKeys(orders, chosen);
  return (
    <div class="desk">
      <Rail ws={ws} session={session} />
      <Top page={page} ws={ws} q={q} onSearch={setQ} />
      <main class="dm two" id="content">
        <DeskList page={page} orders={orders} state={state} onState={setState} chosen={chosen} q={q} />
        <div class="rt2">
          {creating ? (
            <NewOrder ws={ws} onDone={(id) => navigate(id === null ? "/desk" : `/desk/orders/${id}`)} />
          ) : address.startsWith("/desk/templates") ? (
            <Templates ws={ws} chosen={match("/desk/templates/:id", address)?.["id"] ?? null} />
          ) : address === "/desk/parked" ? (
            <Parked ws={ws} />
          ) : chosen !== null ? (
            <OrderPanel key={chosen} ws={ws} id={chosen} onChanged={page.refresh} />
          ) : (
            <section class="panel empty">
              <p class="mut">{t("desk.choose")}</p>
            </section>
          )}
        </div>
      </main>
    </div>
  );
}

/** Open orders by the time that is left, whatever has no limit last. */
function sorted(page: OrderPage | null, nowMs: number) {
  const left = (due: number | null): number => (due === null ? Number.MAX_SAFE_INTEGER : due - nowMs);
  return [...(page?.orders ?? [])].sort((a, b) => left(a.due_at) - left(b.due_at) || b.created_at - a.created_at);
}
