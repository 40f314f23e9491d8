import { expect, it } from "vitest";
import { counts, judge, needsNote, nextOpen, suggest } from "./checklist";
import type { Answer, Template, TemplateItem } from "./rows";

const item = (key: string, more: Partial<TemplateItem> = {}): TemplateItem => ({
  key, code: key, text: key, help: null, kind: "check", unit: null, min: null, max: null, ...more,
});
const template: Template = {
  name: "季度巡检", version: 1, kind: "inspection",
  sections: [
    { key: "a", name: "外观", items: [item("a1"), item("a2")] },
    { key: "b", name: "电气", items: [item("b1", { kind: "number", unit: "V", min: "209.0", max: "231" })] },
  ],
};
const volts = template.sections[1]!.items[0]!;
const answers = (given: Record<string, Answer["result"]>): Map<string, Pick<Answer, "result" | "note">> =>
  new Map(Object.entries(given).map(([key, result]) => [key, { result, note: null }]));

it("takes the limits themselves for allowed and proposes fail beyond them", () => {
  expect(["209", "231.00", "220"].map((v) => judge(volts, v))).toEqual(["in", "in", "in"]);
  expect(judge(volts, "208.99")).toBe("low");
  expect(judge(volts, "231.01")).toBe("high");
  expect(judge(volts, "abc")).toBe("unreadable");
  expect(judge(item("free"), "5")).toBe("free");
  expect(["231.01", "208", "230", "abc"].map((v) => suggest(volts, v))).toEqual(["fail", "fail", "pass", null]);
});

it("knows a one-sided limit", () => {
  expect(judge(item("t", { max: "25" }), "-40")).toBe("in");
  expect(judge(item("t", { min: "0" }), "-0.1")).toBe("low");
});

it("counts results, and an answer that was cleared is open again", () => {
  expect(counts(template, answers({ a1: "pass", a2: "na", gone: "fail" }))).toEqual({ total: 3, pass: 1, fail: 0, na: 1, open: 1 });
  expect(counts(template, answers({ a1: null }))).toMatchObject({ open: 3 });
});

it("finds the next open item after this one and goes round at the end", () => {
  expect(nextOpen(template, answers({ a1: "pass" }))?.key).toBe("a2");
  expect(nextOpen(template, answers({}), "a2")?.key).toBe("b1");
  expect(nextOpen(template, answers({ b1: "fail" }), "a2")?.key).toBe("a1");
  expect(nextOpen(template, answers({ a1: "pass", a2: "na", b1: "fail" }), "a1")).toBeNull();
});

it("asks for a note where an item failed", () => {
  expect(needsNote({ result: "fail", note: " " })).toBe(true);
  expect(needsNote({ result: "fail", note: "裂纹" })).toBe(false);
  expect(needsNote({ result: "pass", note: null })).toBe(false);
  expect(needsNote(undefined)).toBe(false);
});
