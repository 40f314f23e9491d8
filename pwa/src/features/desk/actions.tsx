/** What may be done with an order now, by its state and one's role; the next step carries the star. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { step } from "../../domain/order";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Star } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import { act } from "./act";
import { baseOf, type Whole } from "./shapes";
import { VisitLink } from "./visit-link";

interface Props {
  ws: Workspace;
  whole: Whole;
  onEdit(): void;
  onSend(): void;
  onChanged(): void;
}

export function Actions({ ws, whole, onEdit, onSend, onChanged }: Props) {
  const [cancelling, cancel] = useState(false);
  const { order, id } = whole;
  const has = (...roles: string[]): boolean => ws.who.roles.some((role) => roles.includes(role) || role === "admin");
  const can = (event: "submit" | "approve" | "dispatch" | "cancel"): boolean => step(order.state, event) === "go";

  async function intend(event: "submit" | "approve", more: object = {}): Promise<void> {
    const payload = { from: order.state, ...more };
    if (await act(ws, { type: `order.${event}@1`, bucket: ["o", id], payload, ...baseOf(whole) }, t(`desk.did.${event}`))) onChanged();
  }

  const after = order.approval === "pending" && !["draft", "submitted", "cancelled"].includes(order.state);
  const first = can("submit") ? "submit" : can("approve") ? "approve" : order.state === "approved" ? "dispatch" : after ? "after" : null;
  const button = (event: string, label: string, go: () => void) => (
    <button key={event} type="button" class={`btn ${event === first ? "act" : ""}`} onClick={go}>
      {event === first && <Star />}
      {label}
    </button>
  );
  return (
    <div class="row-acts">
      {can("submit") && has("hotline", "dispatcher", "manager") && button("submit", t("desk.submit"), () => void intend("submit"))}
      {can("approve") && has("manager") && button("approve", t("desk.approve"), () => void intend("approve"))}
      {after && has("manager") && button("after", t("desk.approveAfter"), () => void intend("approve", { after_the_fact: true }))}
      {can("dispatch") && has("dispatcher", "manager") && button("dispatch", t(order.technicians.length > 0 ? "desk.redispatch" : "desk.send"), onSend)}
      {has("hotline", "dispatcher", "manager") ? (
        <button type="button" class="btn" onClick={onEdit}>
          {t("order.edit")}
        </button>
      ) : (
        <span class="mut">{t("desk.readOnly")}</span>
      )}
      {order.technicians.length > 0 && has("hotline", "dispatcher", "manager") && <VisitLink order={id} />}
      {can("cancel") && has("dispatcher", "manager") && (
        <button type="button" class="btn bad" onClick={() => cancel(true)}>
          {t("desk.cancel")}
        </button>
      )}
      {can("approve") && !has("manager") && <span class="mut">{t("desk.managerApproves")}</span>}
      {cancelling && <CancelSheet ws={ws} whole={whole} onClose={() => cancel(false)} onChanged={onChanged} />}
    </div>
  );
}

function CancelSheet({ ws, whole, onClose, onChanged }: { ws: Workspace; whole: Whole; onClose(): void; onChanged(): void }) {
  const [reason, setReason] = useState("");
  const [asked, ask] = useState(false);
  async function go(): Promise<void> {
    if (reason.trim() === "") return ask(true);
    onClose();
    const payload = { from: whole.order.state, reason: reason.trim() };
    if (await act(ws, { type: "order.cancel@1", bucket: ["o", whole.id], payload, ...baseOf(whole) }, t("desk.did.cancel"))) onChanged();
  }
  return (
    <Sheet title={t("desk.cancel")} closeLabel={t("app.close")} onClose={onClose}>
      <p>{t("desk.cancelWords")}</p>
      <Field label={t("order.reason")} error={asked && reason.trim() === "" ? t("refusal.order.reason_missing") : null}>
        {(control) => <textarea {...control} class="inp" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
      </Field>
      <button type="button" class="btn bad" onClick={() => void go()}>
        {t("desk.cancel")}
      </button>
    </Sheet>
  );
}
