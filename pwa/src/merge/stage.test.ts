import { expect, it } from "vitest";
import type { BucketPart } from "../net/wire";
import { type Staged, stagePart, stagedSaid } from "./stage";

const part = (k: number, n: number, more: Partial<BucketPart> = {}): BucketPart => ({
  id: 7, key: ["k", "r"], ver: 3, mode: "snap", chk: "c", rows: [{ t: 12, id: `row-${k}`, v: 1, d: {} }], part: [k, n], ...more,
});
const whole = ({ part: _, ...rest }: BucketPart): BucketPart => rest;
function staged(...parts: BucketPart[]): Staged | null {
  return parts.reduce<Staged | null>((before, next) => {
    const step = stagePart(before, next);
    return step.is === "staged" ? step.staged : null;
  }, null);
}

it("hands on at once what comes whole", () => {
  expect(stagePart(null, whole(part(1, 1)))).toEqual({ is: "whole", part: whole(part(1, 1)) });
});

it("keeps parts aside, says how far it is, and gives the bucket with the last", () => {
  const two = staged(part(1, 3), part(2, 3))!;
  expect(stagedSaid(two)).toEqual([7, 3, 2, 3]);
  const last = stagePart(two, part(3, 3));
  expect(last).toMatchObject({ is: "whole", part: { ver: 3, chk: "c" } });
  if (last.is === "whole") {
    expect(last.part.rows.map(({ id }) => id)).toEqual(["row-1", "row-2", "row-3"]);
    expect(last.part).not.toHaveProperty("part");
  }
});

it("begins anew with another version, bucket or cut", () => {
  for (const other of [{ ver: 4 }, { id: 8 }]) {
    expect(stagePart(staged(part(1, 3)), part(1, 3, other))).toMatchObject({ is: "staged" });
    expect(stagePart(staged(part(1, 3)), part(2, 3, other))).toEqual({ is: "broken" });
  }
  expect(stagePart(staged(part(1, 3)), part(2, 4))).toEqual({ is: "broken" });
});

it("takes no part twice and leaves none out", () => {
  expect(stagePart(staged(part(1, 3), part(2, 3)), part(2, 3))).toEqual({ is: "broken" });
  expect(stagePart(staged(part(1, 3)), part(3, 3))).toEqual({ is: "broken" });
});
