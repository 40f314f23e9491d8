/** 改约 and 晚到: with whom and for when; later than said, why, and how the customer was told (R-ORD-3, R-CON-2). */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import { appoint, beLate } from "../../domain/visit";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { now } from "../../frame/minute";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { localTime, siteTime, when } from "../../i18n/format";
import { Field } from "../../ui/field";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";

interface Props {
  ws: Workspace;
  row: Row<Order>;
  onClose(): void;
}

/** `row` is the order as it was when the sheet opened: another appointment made meanwhile is found as a conflict. */
export function AppointSheet({ ws, row, onClose }: Props) {
  const [at, setAt] = useState(() => localTime(row.doc.appointment_at ?? now.peek() + 3_600_000));
  const [who, setWho] = useState(row.doc.contact);
  async function go(): Promise<void> {
    if (await attempt(() => appoint(ws, row, siteTime(at), who, now.peek()), t("did.appoint", { time: when(siteTime(at), now.peek()) }))) onClose();
  }
  return (
    <Sheet title={t("act.appoint")} closeLabel={t("app.close")} onClose={onClose}>
      <Field label={t("appoint.at")}>
        {(control) => <input {...control} class="inp" type="datetime-local" name="at" value={at} onInput={(event) => setAt(event.currentTarget.value)} />}
      </Field>
      <Field label={t("appoint.with")}>
        {(control) => <input {...control} class="inp" name="with" maxLength={200} value={who} onInput={(event) => setWho(event.currentTarget.value)} />}
      </Field>
      <a class="btn" href={`tel:${row.doc.phone.replace(/[^\d+]/g, "")}`}>
        {t("order.callCustomer")}
      </a>
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}

const MINUTES = ["15", "30", "60"] as const;
const TOLD = ["phone", "message", "not_yet"] as const;
const WHY = ["traffic", "before", "parts"] as const;

export function LateSheet({ ws, row, onClose }: Props) {
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>("30");
  const [why, setWhy] = useState<string>(t("late.why.traffic"));
  const [told, setTold] = useState<(typeof TOLD)[number]>("not_yet");
  const until = Math.max(row.doc.appointment_at ?? 0, now.value) + Number(minutes) * 60_000;
  const message = t("late.message", { customer: row.doc.customer_name, time: when(until, now.value), why });
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(message);
    toast(t("app.copied"));
  }
  async function go(): Promise<void> {
    if (await attempt(() => beLate(ws, row, { until, reason: why, told }), t("did.late", { time: when(until, now.peek()) }))) onClose();
  }
  return (
    <Sheet title={t("act.late")} closeLabel={t("app.close")} onClose={onClose}>
      <Segment name="minutes" legend={t("late.by")} value={minutes} onChoose={(value: (typeof MINUTES)[number]) => setMinutes(value)} choices={MINUTES.map((value) => ({ value, label: t("late.minutes", { n: value }) }))} />
      <div class="g3">
        {WHY.map((one) => (
          <button key={one} type="button" class="btn" aria-pressed={why === t(`late.why.${one}`)} onClick={() => setWhy(t(`late.why.${one}`))}>
            {t(`late.why.${one}`)}
          </button>
        ))}
      </div>
      <Field label={t("order.reason")}>
        {(control) => <input {...control} class="inp" name="why" maxLength={500} value={why} onInput={(event) => setWhy(event.currentTarget.value)} />}
      </Field>
      <p class="mut">{message}</p>
      <div class="g2">
        <a class="btn" href={`tel:${row.doc.phone.replace(/[^\d+]/g, "")}`} onClick={() => setTold("phone")}>
          {t("order.callCustomer")}
        </a>
        <button type="button" class="btn" onClick={() => void copy()}>
          {t("late.copy")}
        </button>
      </div>
      <Segment name="told" legend={t("late.told")} value={told} onChoose={(value: (typeof TOLD)[number]) => setTold(value)} choices={TOLD.map((value) => ({ value, label: t(`story.told.${value}`) }))} />
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("late.go", { time: when(until, now.value) })}
      </button>
    </Sheet>
  );
}
