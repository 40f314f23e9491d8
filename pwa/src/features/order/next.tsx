/** The dock of an order: the one next step, or why it must wait. */
import { useState } from "preact/hooks";
import { STEPS } from "../../domain/visit";
import { actOf, told } from "../../domain/act-view";
import { counts } from "../../domain/checklist";
import { may, nextEvent } from "../../domain/order";
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { refusalWords } from "../../frame/order-words";
import { handOver } from "../../frame/handed-over";
import { rowsByTable } from "../../frame/rows-by-table";
import { navigate } from "../../frame/router";
import { answersOf } from "../../frame/answers";
import { t } from "../../i18n";
import { Primary, Side } from "../../ui/dock";
import { Note } from "../../ui/note";
import { Sheet } from "../../ui/sheet";
import { PauseSheet } from "./sheets";

export function Next({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const [why, setWhy] = useState<string | null>(null);
  const [pausing, pause] = useState(false);
  const order = row.doc;
  const event = nextEvent(order);
  const open = openItems(ws, row);
  const checking = open > 0 && (order.state === "in_work" || order.state === "on_site");

  async function go(): Promise<void> {
    if (checking) return navigate(`/orders/${row.id}/check`);
    if (event === null) return;
    const refusal = may(event, order);
    if (refusal) return setWhy(refusalWords(refusal));
    await attempt(() => STEPS[event](ws, row), t(`did.${event}`));
  }

  const signing = checking ? null : toSign(ws, row);
  const words = checking ? t("next.check") : event === null ? null : t(`next.${event}`);
  return (
    <>
      {signing !== null ? (
        <Primary label={t(signing)} onPress={() => handOver(ws.who.id, row.id)} />
      ) : words === null ? (
        <Primary label={t("order.over", { state: t(`state.${order.state}`) })} star={false} onPress={() => navigate("/today")} />
      ) : (
        <Primary label={words} small={checking ? t("order.itemsLeft", { n: open }) : ""} onPress={() => void go()} />
      )}
      {order.state === "in_work" ? (
        <Side icon="hour" label={t("order.pause")} onPress={() => pause(true)} />
      ) : (
        <Side icon="badge" label={t("today.card")} onPress={() => navigate(`/orders/${row.id}/card`)} />
      )}
      {why !== null && (
        <Sheet title={t("order.cannot")} closeLabel={t("app.close")} onClose={() => setWhy(null)}>
          <Note tone="warn" icon="warn">
            {why}
          </Note>
          <a class="btn" href={`tel:${order.phone.replace(/[^\d+]/g, "")}`}>
            {t("order.callCustomer")}
          </a>
        </Sheet>
      )}
      {pausing && <PauseSheet ws={ws} row={row} onClose={() => pause(false)} />}
    </>
  );
}

/** Is it the customer's turn: to sign, or to sign again what was changed since? */
function toSign(ws: Workspace, row: Row<Order>): "next.customer" | "next.signAgain" | null {
  const { state } = row.doc;
  if (state === "done" || state === "awaiting_signature") return "next.customer";
  const act = actOf(ws.rows("signature", row.bucket).value);
  return state === "signed" && act !== null && told(act, rowsByTable(ws, row.bucket)).length > 0 ? "next.signAgain" : null;
}

/** Unanswered items of the order's checklist; 0 without one. */
function openItems(ws: Workspace, row: Row<Order>): number {
  const template = ws.row("template", row.doc.template ?? "").value?.doc;
  return template ? counts(template, answersOf(ws, row)).open : 0;
}
