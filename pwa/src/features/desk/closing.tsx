/** What the office answers and closes: may who is on site leave, is it solved for the customer, is it filed away. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { TRANSITIONS, step } from "../../domain/order";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Note } from "../../ui/note";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";
import { act } from "./act";
import { baseOf, type Whole } from "./shapes";

interface Props {
  ws: Workspace;
  whole: Whole;
  onChanged(): void;
}

const ASKABLE = ["done", "awaiting_signature", "signed", "signature_refused", "summarised"];

export function Closing({ ws, whole, onChanged }: Props) {
  const [confirming, confirm] = useState(false);
  const { order, id } = whole;
  const has = (...roles: string[]): boolean => ws.who.roles.some((role) => roles.includes(role) || role === "admin");
  const bucket = ["o", id] as const;

  async function permit(allow: boolean): Promise<void> {
    if (await act(ws, { type: "order.permit@1", bucket, payload: { allow }, ...baseOf(whole) }, t("desk.did.permit"))) onChanged();
  }
  async function archive(): Promise<void> {
    if (await act(ws, { type: "order.archive@1", bucket, payload: { from: order.state }, ...baseOf(whole) }, t("desk.did.archive"))) onChanged();
  }

  const mayLeave = has("dispatcher", "manager") && TRANSITIONS.leave.from.includes(order.state) && order.leave?.state !== "granted";
  const asks = order.leave?.state === "asked" ? order.leave : null;
  const askable = has("hotline", "dispatcher", "manager") && ASKABLE.includes(order.state);
  const files = has("hotline", "manager") && step(order.state, "archive") === "go";
  if (!mayLeave && !askable && !files) return null;
  return (
    <>
      {asks && (
        <Note tone="warn" icon="hand">
          {t("desk.asksLeave", { who: asks.by_name, reason: asks.reason ?? "", told: asks.told ?? "", way: asks.way_on ?? "" })}
        </Note>
      )}
      <div class="row-acts">
        {mayLeave && (
          <button type="button" class="btn" data-act="permit" onClick={() => void permit(true)}>
            {t("desk.permit")}
          </button>
        )}
        {mayLeave && asks && (
          <button type="button" class="btn" data-act="forbid" onClick={() => void permit(false)}>
            {t("desk.forbid")}
          </button>
        )}
        {askable && (
          <button type="button" class="btn" data-act="confirm" onClick={() => confirm(true)}>
            {t("desk.confirm")}
          </button>
        )}
        {files && (
          <button type="button" class="btn" data-act="archive" onClick={() => void archive()}>
            {t("desk.archive")}
          </button>
        )}
      </div>
      {confirming && <ConfirmSheet ws={ws} whole={whole} onChanged={onChanged} onClose={() => confirm(false)} />}
    </>
  );
}

function ConfirmSheet({ ws, whole, onChanged, onClose }: Props & { onClose(): void }) {
  const [said, setSaid] = useState({ by: whole.order.contact, how: "phone", solved: "solved", words: "" });
  async function go(): Promise<void> {
    onClose();
    const payload = { by: said.by.trim(), how: said.how, solved: said.solved === "solved", words: said.words.trim() };
    if (await act(ws, { type: "order.confirm@1", bucket: ["o", whole.id], payload, ...baseOf(whole) }, t("desk.did.confirm"))) onChanged();
  }
  return (
    <Sheet title={t("desk.confirm")} closeLabel={t("app.close")} onClose={onClose}>
      <Field label={t("desk.confirm.by")}>
        {(control) => <input {...control} class="inp" name="by" maxLength={200} required value={said.by} onInput={(event) => setSaid({ ...said, by: event.currentTarget.value })} />}
      </Field>
      <Segment name="how" legend={t("desk.confirm.how")} value={said.how} onChoose={(how) => setSaid({ ...said, how })} choices={(["phone", "visit", "message"] as const).map((value) => ({ value, label: t(`desk.confirm.how.${value}`) }))} />
      <Segment name="solved" legend={t("desk.confirm")} value={said.solved} onChoose={(solved) => setSaid({ ...said, solved })} choices={(["solved", "unsolved"] as const).map((value) => ({ value, label: t(`desk.confirm.${value}`) }))} />
      <Field label={t("desk.confirm.words")}>
        {(control) => <input {...control} class="inp" name="words" maxLength={4000} value={said.words} onInput={(event) => setSaid({ ...said, words: event.currentTarget.value })} />}
      </Field>
      <button type="button" class="btn act" disabled={said.by.trim() === ""} onClick={() => void go()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}
