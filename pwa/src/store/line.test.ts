import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Draft } from "../net/wire";
import { chainOf, readLine, rewriteLine, writeLine } from "./line";

const draft: Draft = {
  i: "01890a5d-ac96-774b-bcce-b302099a8057", t: "note.add@1", b: ["o", "r"], bv: 3,
  x: { text: '𠅤说："h"，{"s":1}\n' }, at: [1, 2, "ses"], u: "u",
};
const hash = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22);

it("seals a line with the chain as its last key", () => {
  const { line, h } = writeLine(draft, { seq: 1, previous: "" });
  expect(line.endsWith(`,"h":"${h}"}`)).toBe(true);
  expect(h).toBe(hash(line.replace(`,"h":"${h}"`, "")));
  expect(chainOf(line)).toBe(h);
  expect(Object.keys(readLine(line))).toEqual(["s", "i", "t", "b", "bv", "x", "at", "u", "h"]);
});

it("chains to the line before", () => {
  const first = writeLine(draft, { seq: 1, previous: "" });
  const second = writeLine({ ...draft, r: "row", was: { text: null } }, { seq: 2, previous: first.h });
  expect(second.h).toBe(hash(first.h + second.line.replace(`,"h":"${second.h}"`, "")));
});

it("moves an op to another place and changes no other byte", () => {
  const { line } = writeLine(draft, { seq: 12, previous: "x".repeat(22) });
  const moved = rewriteLine(line, { seq: 3, previous: "" });
  expect(moved.line).toBe(writeLine(draft, { seq: 3, previous: "" }).line);
});

it("names where a replayed op stood first", () => {
  const { line, h } = writeLine(draft, { seq: 12, previous: "" });
  const moved = rewriteLine(line, { seq: 1, previous: "" }, { e: "e1", o: ["dev", 12, h] });
  expect(readLine(moved.line)).toMatchObject({ s: 1, e: "e1", o: ["dev", 12, h], h: moved.h });
  const again = rewriteLine(moved.line, { seq: 2, previous: "" });
  expect(readLine(again.line)).toMatchObject({ s: 2, e: "e1", o: ["dev", 12, h] });
});
