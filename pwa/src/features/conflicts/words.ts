/** How a conflict's field and values are called. */
import type { Conflict, Template } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { t, tCode } from "../../i18n";
import { when } from "../../i18n/format";

/** "输入电压 · 结果", "联系人". */
export function fieldWords(ws: Workspace, row: Row<Conflict>): string {
  const { doc } = row;
  const field = tCode("order.field", doc.field) ?? tCode("answer.field", doc.field) ?? doc.field;
  if (doc.kind === "transition") return t("conflict.transition");
  if (doc.row[0] === 35) {
    const entry = ws.row("entry", doc.row[1]).value?.doc.name ?? "";
    return tCode("entry", entry) ?? entry;
  }
  if (doc.row[0] !== 3) return field;
  const answer = ws.row("answer", doc.row[1]).value?.doc;
  const templates: readonly Row<Template>[] = ws.rows("template").value;
  const item = templates.flatMap(({ doc: { sections } }) => sections.flatMap(({ items }) => items)).find(({ key }) => key === answer?.item);
  return item ? `${item.code} ${item.text} · ${field}` : field;
}

export function valueWords(field: string, value: unknown): string {
  if (value === null || value === "") return t("conflict.empty");
  if (field === "appointment_at") return when(Number(value), now.value);
  const prefix = { result: "check", priority: "priority", state: "state" }[field];
  return (prefix && tCode(prefix, String(value))) ?? String(value);
}

