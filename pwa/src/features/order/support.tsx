/** 求援 and 离场: what is asked of whom, and the permission without which nobody leaves an unsolved fault (R-ORD-5, R-ORD-9). */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import { type Help, askLeave, escalate, leave } from "../../domain/visit";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Note } from "../../ui/note";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";

interface Props {
  ws: Workspace;
  row: Row<Order>;
  onClose(): void;
}

const TO = ["manager", "service_department", "headquarters"] as const;
const WANT = ["technical", "parts", "person"] as const;

export function HelpSheet({ ws, row, onClose }: Props) {
  const [help, setHelp] = useState<Help>({ to: "manager", want: "technical", reason: "" });
  useHold(help.reason !== "");
  async function go(): Promise<void> {
    if (await attempt(() => escalate(ws, row, help), t("did.escalate"))) onClose();
  }
  return (
    <Sheet title={t("act.help")} closeLabel={t("app.close")} onClose={onClose}>
      <Segment name="to" legend={t("help.to")} value={help.to} onChoose={(to) => setHelp({ ...help, to })} choices={TO.map((value) => ({ value, label: t(`help.to.${value}`) }))} />
      <Segment name="want" legend={t("help.want")} value={help.want} onChoose={(want) => setHelp({ ...help, want })} choices={WANT.map((value) => ({ value, label: t(`help.want.${value}`) }))} />
      <Field label={t("help.reason")}>
        {(control) => <textarea {...control} class="inp" name="reason" maxLength={500} value={help.reason} onInput={(event) => setHelp({ ...help, reason: event.currentTarget.value })} />}
      </Field>
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("help.go")}
      </button>
    </Sheet>
  );
}

export function LeaveSheet({ ws, row: opened, onClose }: Props) {
  const row = ws.row("order", opened.id).value ?? opened;
  const [asked, setAsked] = useState({ reason: "", told: row.doc.contact, way_on: "" });
  useHold(asked.reason !== "" || asked.way_on !== "");
  const answer = row.doc.leave;
  async function ask(): Promise<void> {
    if (await attempt(() => askLeave(ws, row, asked), t("did.ask_leave"))) onClose();
  }
  async function go(): Promise<void> {
    if (await attempt(() => leave(ws, row), t("did.leave"))) onClose();
  }
  const field = (name: keyof typeof asked) => (
    <Field label={t(`leave.${name}`)}>
      {(control) => <input {...control} class="inp" name={name} maxLength={name === "told" ? 200 : 500} value={asked[name]} onInput={(event) => setAsked({ ...asked, [name]: event.currentTarget.value })} />}
    </Field>
  );
  return (
    <Sheet title={t("act.leave")} closeLabel={t("app.close")} onClose={onClose}>
      {answer?.state === "granted" ? (
        <>
          <Note tone="ok" icon="check">
            {t("leave.granted", { who: answer.by_name, note: answer.note ?? "" })}
          </Note>
          <button type="button" class="btn act" onClick={() => void go()}>
            {t("leave.go")}
          </button>
        </>
      ) : (
        <>
          <Note tone="warn" icon={answer?.state === "asked" ? "hour" : "warn"}>
            {answer?.state === "asked" ? t("leave.waiting") : answer?.state === "refused" ? t("leave.refused", { who: answer.by_name, note: answer.note ?? "" }) : t("leave.rule")}
          </Note>
          {field("reason")}
          {field("told")}
          {field("way_on")}
          <button type="button" class="btn act" onClick={() => void ask()}>
            {t("leave.ask")}
          </button>
        </>
      )}
    </Sheet>
  );
}
