/** What the timeline says of an event beside its name, its author and its reason, on the phone and at the desk. */
import type { Lack } from "../domain/gates";
import type { TimelineEvent } from "../domain/rows";
import { type Word, t } from "../i18n";
import { when } from "../i18n/format";

export function eventWords({ type, x = {} }: TimelineEvent, nowMs: number): string[] {
  const said: string[] = [];
  const text = (name: string): string => String(x[name] ?? "");
  if (type === "order.escalate" && x["to"]) said.push(`${t(`help.to.${text("to")}` as Word)} · ${t(`help.want.${text("want")}` as Word)}`);
  if (type === "order.appoint") said.push(t("story.with", { at: when(Number(x["at"]), nowMs), who: text("with") }));
  if (x["past"]) said.push(t("story.past"));
  if (type === "order.late") said.push(t("story.until", { at: when(Number(x["until"]), nowMs) }), t(`story.told.${text("told")}` as Word));
  if (type === "order.ask_leave") said.push(t("story.wayOn", { told: text("told"), way: text("way_on") }));
  if (type === "order.permit") said.push(t(x["allow"] ? "story.allow" : "story.deny"), text("note"));
  if (type === "order.confirm") said.push(t(x["solved"] ? "story.solved" : "story.unsolved", { name: text("name") }), text("words"));
  if (type === "swap.record") said.push(t(`story.swap.${text("how")}` as Word, { what: text("what"), serial: text("serial") }), x["agreed_by"] ? t("story.agreed", { who: text("agreed_by") }) : "");
  if (type === "change.record") said.push(text("what"), x["before"] || x["after"] ? `${text("before")} → ${text("after")}` : "");
  if (x["emergency"]) said.push(t("story.emergency", { reason: text("emergency") }));
  if (x["unapproved"]) said.push(t("order.unapproved"));
  const lacks = Array.isArray(x["lacks"]) ? (x["lacks"] as Lack[]) : [];
  if (lacks.length > 0) said.push(t("story.lacks", { what: lacks.map((lack) => t(`lack.${lack}`)).join(t("gate.and")) }));
  return said.filter((words) => words.trim() !== "");
}
