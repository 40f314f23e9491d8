/** The rules of an inspection list on the device. Source: domain section 5; a failed item demands a note. */
import { compareDecimals, decimal } from "./decimal";
import type { Answer, Template, TemplateItem } from "./rows";

export type Reading = "in" | "low" | "high" | "free" | "unreadable";
export type Answers = ReadonlyMap<string, Pick<Answer, "result" | "note">>;

/** Where a typed reading lies; the limits themselves are allowed. `free`: the item has no limits. */
export function judge(item: TemplateItem, typed: string): Reading {
  const value = decimal(typed);
  if (value === null) return "unreadable";
  if (item.min !== null && compareDecimals(value, item.min) < 0) return "low";
  if (item.max !== null && compareDecimals(value, item.max) > 0) return "high";
  return item.min === null && item.max === null ? "free" : "in";
}

/** The result that a reading proposes; the person decides. */
export function suggest(item: TemplateItem, typed: string): "pass" | "fail" | null {
  const reading = judge(item, typed);
  if (reading === "in") return "pass";
  return reading === "low" || reading === "high" ? "fail" : null;
}

export function itemsOf(template: Template): readonly TemplateItem[] {
  return template.sections.flatMap((section) => section.items);
}

export interface Counts {
  total: number;
  pass: number;
  fail: number;
  na: number;
  open: number;
}

/** How many items have which result. Answers to items that the template does not have are not counted. */
export function counts(template: Template, answers: Answers): Counts {
  const found: Counts = { total: 0, pass: 0, fail: 0, na: 0, open: 0 };
  for (const { key } of itemsOf(template)) {
    found.total++;
    found[answers.get(key)?.result ?? "open"]++;
  }
  return found;
}

/** The next unanswered item after that one (by key), going round at the end; null when none is left. */
export function nextOpen(template: Template, answers: Answers, after?: string): TemplateItem | null {
  const items = itemsOf(template);
  const start = items.findIndex(({ key }) => key === after) + 1;
  const round = [...items.slice(start), ...items.slice(0, start)];
  return round.find(({ key }) => (answers.get(key)?.result ?? null) === null) ?? null;
}

/** True for a failed item that does not say what is wrong. */
export function needsNote(answer: Pick<Answer, "result" | "note"> | undefined): boolean {
  return answer?.result === "fail" && (answer.note ?? "").trim() === "";
}
