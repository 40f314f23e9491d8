import { expect, it } from "vitest";
import { type Point, even, inkPaths, inkText, isDot, pathOf } from "./ink";

const line = (from: Point, to: Point, points: number): Point[] =>
  Array.from({ length: points }, (_, n) => [from[0] + ((to[0] - from[0]) * n) / (points - 1), from[1] + ((to[1] - from[1]) * n) / (points - 1)]);

const BOX = { width: 350, height: 230 };

it("keeps nothing of how fast a line was drawn", () => {
  const slow = line([100, 100], [400, 250], 300);
  const quick = line([100, 100], [400, 250], 4);
  const jerky = [...line([100, 100], [130, 115], 90), ...line([130, 115], [400, 250], 3).slice(1)];
  const [a, b, c] = [slow, quick, jerky].map((stroke) => inkText([stroke], BOX));
  expect(b).toBe(a);
  expect(c).toBe(a);
});

it("lays points at even distances and keeps both ends", () => {
  const points = even(line([0, 0], [100, 0], 7), 6);
  expect(points[0]).toEqual([0, 0]);
  expect(points.at(-1)).toEqual([100, 0]);
  points.slice(1, -1).forEach(([x], n) => expect(x).toBeCloseTo((n + 1) * 6, 9));
});

it("is canonical, inside its box, and small however long one draws", () => {
  const scribble = Array.from({ length: 40 }, (_, n) => line([-50, n * 20], [1200, 900 - n * 20], 500));
  const text = inkText(scribble, BOX);
  const { fmt, box, strokes } = JSON.parse(text) as { fmt: string; box: number[]; strokes: number[][] };
  expect([fmt, box]).toEqual(["strokes/1", [1000, 657]]);
  expect(strokes.flat().every((value, n) => Number.isInteger(value) && value >= 0 && value <= (n % 2 === 0 ? 1000 : 657) + 343)).toBe(true);
  expect(text.length).toBeLessThan(40_000);
  expect(JSON.stringify({ box, fmt, strokes })).toBe(text);
});

it("takes a dot and a slip for no signature", () => {
  expect(isDot([])).toBe(true);
  expect(isDot([[[5, 5]]])).toBe(true);
  expect(isDot([line([5, 5], [60, 60], 4)])).toBe(true);
  expect(isDot([line([5, 5], [160, 60], 4)])).toBe(false);
});

it("draws again what was kept, dots included", () => {
  const kept = inkText([line([100, 100], [200, 150], 9), [[300, 300]]], BOX);
  const { box, paths } = inkPaths(kept)!;
  expect(box).toEqual([1000, 657]);
  expect(paths).toHaveLength(2);
  expect(paths[0]).toMatch(/^M100 100.*L200 150$/);
  expect(paths[1]).toBe("M300 300h.1");
  expect(pathOf([])).toBe("");
  expect(inkPaths('{"fmt":"strokes/2"}')).toBeNull();
});
