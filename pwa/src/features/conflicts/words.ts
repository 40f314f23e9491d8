/** How a conflict's field and values are called. */
import type { Conflict, Template } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { t, tCode } from "../../i18n";

/** "输入电压 · 结果", "联系人". */
export function fieldWords(ws: Workspace, row: Row<Conflict>): string {
  const { doc } = row;
  const field = tCode("order.field", doc.field) ?? tCode("answer.field", doc.field) ?? doc.field;
  if (doc.kind === "transition") return t("conflict.transition");
  if (doc.row[0] !== 3) return field;
  const answer = ws.row("answer", doc.row[1]).value?.doc;
  const templates: readonly Row<Template>[] = ws.rows("template").value;
  const item = templates.flatMap(({ doc: { sections } }) => sections.flatMap(({ items }) => items)).find(({ key }) => key === answer?.item);
  return item ? `${item.code} ${item.text} · ${field}` : field;
}

export function valueWords(field: string, value: unknown): string {
  if (value === null || value === "") return t("conflict.empty");
  const prefix = { result: "check", priority: "priority", state: "state" }[field];
  return (prefix && tCode(prefix, String(value))) ?? String(value);
}

