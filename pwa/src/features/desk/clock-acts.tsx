/** What the desk does with an order's clocks: note the response, promise an answer, allow a new time (R-SLA-7, R-SLA-10). */
import { useState } from "preact/hooks";
import type { Measure } from "../../domain/service-clocks";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { siteTime } from "../../i18n/format";
import type { Workspace } from "../../store/workspace";
import { Field } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { act } from "./act";
import { type Whole, baseOf } from "./shapes";

interface Props {
  ws: Workspace;
  whole: Whole;
  onChanged(): void;
}

const BEFORE_ARRIVAL = ["draft", "submitted", "approved", "dispatched"];

export function ClockActs({ ws, whole, onChanged }: Props) {
  const [deviating, deviate] = useState(false);
  const { order, id } = whole;
  const clocks = order.clocks ?? [];
  const has = (...roles: string[]): boolean => ws.who.roles.some((role) => roles.includes(role) || role === "admin");
  const open = BEFORE_ARRIVAL.includes(order.state) && order.times.responded === undefined;

  async function say(type: string, payload: object, done: string): Promise<void> {
    if (await act(ws, { type, bucket: ["o", id], payload, ...baseOf(whole) }, done)) onChanged();
  }

  if (clocks.length === 0 || !has("hotline", "dispatcher", "manager")) return null;
  return (
    <div class="row-acts">
      {open && (
        <button type="button" class="btn" onClick={() => void say("order.respond@1", {}, t("clocks.didRespond"))}>
          {t("clocks.respondNow")}
        </button>
      )}
      {open && order.times.promised === undefined && (
        <button type="button" class="btn" onClick={() => void say("order.promise@1", {}, t("clocks.didPromise"))}>
          {t("clocks.promise")}
        </button>
      )}
      {has("manager") && order.state !== "archived" && order.state !== "cancelled" && (
        <button type="button" class="btn" onClick={() => deviate(true)}>
          {t("clocks.deviate")}
        </button>
      )}
      {deviating && <DeviateSheet whole={whole} onClose={() => deviate(false)} onSay={(payload) => void say("clock.deviate@1", payload, t("clocks.didDeviate"))} />}
    </div>
  );
}

interface Deviation {
  measure: Measure;
  due_at: number;
  reason: string;
}

function DeviateSheet({ whole, onClose, onSay }: { whole: Whole; onClose(): void; onSay(payload: Deviation): void }) {
  const clocks = whole.order.clocks ?? [];
  const [measure, setMeasure] = useState<Measure>(clocks.find((clock) => clock.measure === "arrive")?.measure ?? clocks[0]!.measure);
  const [due, setDue] = useState("");
  const [reason, setReason] = useState("");
  const [asked, ask] = useState(false);
  const dueAt = due === "" ? 0 : siteTime(due);
  const ahead = dueAt > now.value;
  function go(): void {
    if (!ahead || reason.trim() === "") return ask(true);
    onClose();
    onSay({ measure, due_at: dueAt, reason: reason.trim() });
  }
  return (
    <Sheet title={t("clocks.deviate")} closeLabel={t("app.close")} onClose={onClose}>
      <p>{t("clocks.deviateWords")}</p>
      <Field label={t("clocks.which")}>
        {(control) => (
          <select {...control} class="inp" value={measure} onChange={(event) => setMeasure(event.currentTarget.value as Measure)}>
            {clocks.map((clock) => (
              <option key={clock.measure} value={clock.measure}>
                {t(`clocks.${clock.measure}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("clocks.newTime")} error={asked && !ahead ? t("clocks.timeMissing") : null}>
        {(control) => <input {...control} class="inp" type="datetime-local" value={due} onInput={(event) => setDue(event.currentTarget.value)} />}
      </Field>
      <Field label={t("order.reason")} error={asked && reason.trim() === "" ? t("refusal.order.reason_missing") : null}>
        {(control) => <textarea {...control} class="inp" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
      </Field>
      <button type="button" class="btn act" onClick={go}>
        {t("clocks.deviate")}
      </button>
    </Sheet>
  );
}
