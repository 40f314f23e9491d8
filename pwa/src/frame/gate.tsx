/** What the rules want before the next step, asked for on the way: filled and taken as one action. */
import type { Lack } from "../domain/gates";
import type { NextEvent } from "../domain/order";
import type { Order } from "../domain/rows";
import type { Sheet as SheetName } from "../domain/sheets";
import { takeStep } from "../domain/visit";
import type { Row, Workspace } from "../store/workspace";
import { attempt } from "./dispatching";
import { t } from "../i18n";
import { Note } from "../ui/note";
import { Sheet } from "../ui/sheet";
import { SheetFields } from "./sheet-fields";
import { useSheetForm } from "./sheet-form";

/** Where each missing thing is written down. */
const ASKED: Readonly<Partial<Record<Lack, SheetName>>> = {
  service: "service", consent: "consent", original: "original", maintenance: "maintenance", fault: "fault", teaching: "fault",
  self_check: "leaving", opinion: "leaving", summary: "summary", report: "report",
};

interface Props {
  ws: Workspace;
  row: Row<Order>;
  event: NextEvent;
  missing: readonly Lack[];
  onClose(): void;
  onDone?(): void;
}

export function GateSheet({ ws, row, event, missing, onClose, onDone }: Props) {
  const sheets = [...new Set(missing.flatMap((lack) => ASKED[lack] ?? []))];
  const form = useSheetForm(ws, row, sheets);
  async function go(): Promise<void> {
    if (!(await attempt(() => takeStep(ws, row, event, form.typed, form.seen), t(`did.${event}`)))) return;
    onClose();
    onDone?.();
  }
  return (
    <Sheet title={t("gate.title", { step: t(`next.${event}`) })} closeLabel={t("app.close")} onClose={onClose}>
      <Note tone="warn" icon="doc">
        {t("gate.missing", { what: missing.map((lack) => t(`lack.${lack}`)).join(t("gate.and")) })}
      </Note>
      <SheetFields sheets={sheets} typed={form.typed} codes={form.codes} onType={form.type} />
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("gate.go", { step: t(`next.${event}`) })}
      </button>
    </Sheet>
  );
}
