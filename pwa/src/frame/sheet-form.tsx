/** A form over sheets of an order. What was on the screen when it opened is its base: what comes in meanwhile is a conflict. */
import { useState } from "preact/hooks";
import type { Entry, FaultCode, Order } from "../domain/rows";
import { type Sheet as SheetName, entriesOf, setEntries } from "../domain/sheets";
import type { Row, Workspace } from "../store/workspace";
import { attempt } from "./dispatching";
import { useHold } from "./hold";
import { SheetFields, type Typed, entryRows } from "./sheet-fields";
import { t } from "../i18n";
import { Sheet } from "../ui/sheet";

interface Form {
  typed: Typed;
  seen: ReadonlyMap<string, Row<Entry>>;
  codes: readonly Row<FaultCode>[];
  type(name: string, text: string): void;
}

export function useSheetForm(ws: Workspace, row: Row<Order>, sheets: readonly SheetName[]): Form {
  const [seen] = useState(() => entryRows(ws, row.bucket));
  const names = sheets.flatMap((sheet) => entriesOf(sheet).map(([name]) => name));
  const [typed, setTyped] = useState<Typed>(() => Object.fromEntries(names.map((name) => [name, seen.get(name)?.doc.value ?? ""])));
  useHold(names.some((name) => typed[name] !== (seen.get(name)?.doc.value ?? "")));
  const kind = ws.row("device", row.doc.device ?? "").value?.doc.kind;
  const codes = ws.rows("fault_code").value.filter(({ doc }) => kind === undefined || doc.device_kinds.includes(kind));
  return { typed, seen, codes, type: (name, text) => setTyped((before) => ({ ...before, [name]: text })) };
}

export function SheetForm({ ws, row, sheet, onClose }: { ws: Workspace; row: Row<Order>; sheet: SheetName; onClose(): void }) {
  const form = useSheetForm(ws, row, [sheet]);
  async function save(): Promise<void> {
    if (await attempt(() => setEntries(ws, row, form.typed, form.seen), t("sheet.kept", { sheet: t(`sheet.${sheet}`) }))) onClose();
  }
  return (
    <Sheet title={t(`sheet.${sheet}`)} closeLabel={t("app.close")} onClose={onClose}>
      <SheetFields sheets={[sheet]} typed={form.typed} codes={form.codes} onType={form.type} />
      <button type="button" class="btn act" onClick={() => void save()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}
