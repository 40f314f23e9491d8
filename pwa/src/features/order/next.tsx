/** The dock of an order: the one next step, or why it must wait. */
import { useState } from "preact/hooks";
import { STEPS } from "../../domain/visit";
import { actOf, told } from "../../domain/act-view";
import { arrive } from "../../domain/commands";
import { type Lack, lacks } from "../../domain/gates";
import { saidOn } from "../../domain/sheets";
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
import { Field } from "../../ui/field";
import { AppointSheet } from "./appointment";
import { GateSheet } from "../../frame/gate";
import { PauseSheet } from "./sheets";

export function Next({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const [why, setWhy] = useState<string | null>(null);
  const [pausing, pause] = useState(false);
  const [appointing, appoint] = useState(false);
  const [gate, setGate] = useState<readonly Lack[] | null>(null);
  const order = row.doc;
  const event = nextEvent(order);
  const open = openItems(ws, row);
  const checking = open > 0 && (order.state === "in_work" || order.state === "on_site");

  async function go(): Promise<void> {
    if (checking) return navigate(`/orders/${row.id}/check`);
    if (event === null) return;
    const refusal = may(event, order);
    if (refusal) return setWhy(refusalWords(refusal));
    const missing = lacks(event, order, saidOn(ws, row.bucket));
    if (missing[0] === "appointment") return appoint(true);
    if (missing.length > 0) return setGate(missing);
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
          <WayOn ws={ws} row={row} onClose={() => setWhy(null)} />
        </Sheet>
      )}
      {appointing && <AppointSheet ws={ws} row={row} onClose={() => appoint(false)} />}
      {gate !== null && event !== null && <GateSheet ws={ws} row={row} event={event} missing={gate} onClose={() => setGate(null)} />}
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

/** Where the approval is still missing: ask for it, tell the customer, or say why it cannot wait (R-ORD-1). */
function WayOn({ ws, row, onClose }: { ws: Workspace; row: Row<Order>; onClose(): void }) {
  const [reason, setReason] = useState("");
  const hotline = ws.rows("setting").value.find(({ doc }) => doc.key === "organisation.hotline")?.doc.value;
  const tel = (number: string): string => `tel:${number.replace(/[^\d+]/g, "")}`;
  async function go(): Promise<void> {
    if (await attempt(() => arrive(ws, row, reason), t("did.arrive"))) onClose();
  }
  return (
    <>
      <div class="g2">
        {typeof hotline === "string" && (
          <a class="btn" href={tel(hotline)}>
            {t("gate.hotline")}
          </a>
        )}
        <a class="btn" href={tel(row.doc.phone)}>
          {t("order.callCustomer")}
        </a>
      </div>
      {nextEvent(row.doc) === "arrive" && row.doc.approval === "pending" && (
        <>
          <Field label={t("gate.emergency")}>
            {(control) => <input {...control} class="inp" name="emergency" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
          </Field>
          <button type="button" class="btn" onClick={() => void go()}>
            {t("gate.arriveAnyway")}
          </button>
        </>
      )}
    </>
  );
}

/** Unanswered items of the order's checklist; 0 without one. */
function openItems(ws: Workspace, row: Row<Order>): number {
  const template = ws.row("template", row.doc.template ?? "").value?.doc;
  return template ? counts(template, answersOf(ws, row)).open : 0;
}
