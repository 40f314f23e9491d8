/** What is drawn over a photo: arrows, circles, words; in the photo's own pixels. */

export type Tool = "arrow" | "circle" | "text";
export type Point = readonly [x: number, y: number];

export interface Mark {
  tool: Tool;
  from: Point;
  to: Point;
  words: string;
}

/** Thickness and size follow the photo: the same on a small screen and in print. */
export const strokeOf = (w: number, h: number): number => Math.max(3, Math.round(Math.max(w, h) / 160));

/** The two ends of an arrow's head, for an arrow from `from` to `to`. Pure. */
export function headOf({ from, to }: Pick<Mark, "from" | "to">, length: number): [Point, Point] {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const end = (turn: number): Point => [to[0] - length * Math.cos(angle + turn), to[1] - length * Math.sin(angle + turn)];
  return [end(Math.PI / 7), end(-Math.PI / 7)];
}

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Red on a white edge: to be seen on a dark cabinet and on a white wall. */
export function drawMarks(pen: Pen, w: number, h: number, marks: readonly Mark[]): void {
  const stroke = strokeOf(w, h);
  pen.lineCap = pen.lineJoin = "round";
  for (const [color, width] of [["#fff", stroke * 2], ["#c8102e", stroke]] as const) {
    pen.strokeStyle = color;
    pen.lineWidth = width;
    for (const mark of marks) {
      if (mark.tool === "text") write(pen, mark, stroke, color);
      else trace(pen, mark, stroke * 6);
    }
  }
}

function trace(pen: Pen, { tool, from, to }: Mark, head: number): void {
  pen.beginPath();
  if (tool === "circle") {
    const [rx, ry] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
    pen.ellipse((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, rx, ry, 0, 0, 2 * Math.PI);
  } else {
    const [left, right] = headOf({ from, to }, head);
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.moveTo(...left);
    pen.lineTo(...to);
    pen.lineTo(...right);
  }
  pen.stroke();
}

function write(pen: Pen, { to, words }: Mark, stroke: number, color: string): void {
  pen.font = `700 ${stroke * 7}px "Noto Sans CJK SC", "PingFang SC", "sx-rare", sans-serif`;
  pen.textBaseline = "top";
  pen.fillStyle = color;
  if (color === "#fff") pen.strokeText(words, ...to);
  else pen.fillText(words, ...to);
}
