/**
 * What a customer draws, as `strokes/1`: where the pen went and nothing of how. Points of a stroke lie at even distances,
 * so that neither speed nor pressure can be read from them. Source: PROTOCOL section 10.
 */
import { canonical } from "../crypto/canonical";

export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

export interface Box { width: number; height: number }

/** Units across the field: the drawing does not depend on the size of the screen. */
export const ACROSS = 1_000;
const STEP = 6;
/** A name is longer than this; what is shorter is a dot or a slip. The server has the same measure. */
const SHORTEST = 120;
const MOST_POINTS = 2_400;

const distance = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

const lengthOf = (stroke: Stroke): number =>
  stroke.slice(1).reduce((sum, point, place) => sum + distance(stroke[place]!, point), 0);

/** True where too little was drawn for anybody to have meant a name. */
export function isDot(strokes: readonly Stroke[]): boolean {
  return strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0) < SHORTEST;
}

/** Points at even distances along a stroke, its first and last included. */
export function even(stroke: Stroke, step: number): Stroke {
  const out: Point[] = stroke.length > 0 ? [stroke[0]!] : [];
  let left = step;
  for (let place = 1; place < stroke.length; place++) {
    let from = stroke[place - 1]!;
    const to = stroke[place]!;
    for (let gap = distance(from, to); gap >= left; gap = distance(from, to)) {
      const part = left / gap;
      from = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
      out.push(from);
      left = step;
    }
    left -= distance(from, to);
  }
  const last = stroke.at(-1);
  if (last && distance(out.at(-1)!, last) > 0) out.push(last);
  return out;
}

/** The bytes that are signed; `strokes` in units of `ACROSS`. */
export function inkText(strokes: readonly Stroke[], box: Box): string {
  const high = Math.round((box.height / box.width) * ACROSS);
  const units = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  let step = STEP;
  let drawn = strokes.map((stroke) => even(stroke, step));
  while (drawn.reduce((count, stroke) => count + stroke.length, 0) > MOST_POINTS) {
    step *= 2;
    drawn = strokes.map((stroke) => even(stroke, step));
  }
  const flat = drawn.filter((stroke) => stroke.length > 0).map((stroke) => stroke.flatMap(([x, y]) => [units(x, ACROSS), units(y, high)]));
  return new TextDecoder().decode(canonical({ fmt: "strokes/1", box: [ACROSS, high], strokes: flat }));
}

/** What to draw of a kept drawing: a path for each stroke; null for what is none. */
export function inkPaths(text: string): { box: [number, number]; paths: string[] } | null {
  const { fmt, box, strokes } = JSON.parse(text) as { fmt: string; box: [number, number]; strokes: number[][] };
  if (fmt !== "strokes/1") return null;
  return { box, paths: strokes.map((flat) => pathOf(Array.from({ length: flat.length / 2 }, (_, n) => [flat[n * 2]!, flat[n * 2 + 1]!]))) };
}

/** A smooth line through the points: curves between the middles. */
export function pathOf(stroke: Stroke): string {
  const [first, ...rest] = stroke;
  if (first === undefined) return "";
  if (rest.length === 0) return `M${text(first)}h.1`;
  const bends = rest.slice(0, -1).map((point, place) => `Q${text(point)} ${text(middle(point, rest[place + 1]!))}`);
  return `M${text(first)}${bends.join("")}L${text(rest.at(-1)!)}`;
}

const middle = ([ax, ay]: Point, [bx, by]: Point): Point => [(ax + bx) / 2, (ay + by) / 2];
const text = ([x, y]: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
