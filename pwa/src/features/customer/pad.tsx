/** Where the customer signs: one stroke after another, taken back one by one or all at once. */
import { useRef, useState } from "preact/hooks";
import { ACROSS, type Box, type Point, type Stroke, pathOf } from "../../domain/ink";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";

interface Props {
  strokes: readonly Stroke[];
  caption: string;
  onDraw(strokes: readonly Stroke[], box: Box): void;
}

export function Pad({ strokes, caption, onDraw }: Props) {
  const field = useRef<SVGSVGElement>(null);
  const drawing = useRef<{ pointer: number; points: Point[] } | null>(null);
  const [, redraw] = useState(0);

  const box = (): Box => {
    const { width, height } = field.current!.getBoundingClientRect();
    return { width, height };
  };
  const at = (event: PointerEvent): Point => {
    const { left, top, width } = field.current!.getBoundingClientRect();
    return [((event.clientX - left) / width) * ACROSS, ((event.clientY - top) / width) * ACROSS];
  };
  function down(event: PointerEvent): void {
    if (drawing.current !== null || event.button !== 0) return;
    field.current!.setPointerCapture(event.pointerId);
    drawing.current = { pointer: event.pointerId, points: [at(event)] };
    redraw((n) => n + 1);
  }
  function move(event: PointerEvent): void {
    if (drawing.current?.pointer !== event.pointerId) return;
    // Several positions may have come since the last frame.
    const passed = event.getCoalescedEvents?.() ?? [];
    drawing.current.points.push(...(passed.length > 0 ? passed : [event]).map(at));
    redraw((n) => n + 1);
  }
  function up(event: PointerEvent): void {
    if (drawing.current?.pointer !== event.pointerId) return;
    const { points } = drawing.current;
    drawing.current = null;
    onDraw([...strokes, points], box());
  }
  const ratio = field.current ? box().height / box().width : 0.5;
  const shown = drawing.current ? [...strokes, drawing.current.points] : strokes;
  return (
    <section class="sg">
      <svg
        ref={field} class="ink" viewBox={`0 0 ${ACROSS} ${Math.round(ACROSS * ratio)}`} role="img" aria-label={t("customer.pad")}
        onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up}
      >
        {shown.map((stroke, place) => (
          <path key={place} d={pathOf(stroke)} />
        ))}
      </svg>
      <span class="ln" />
      <p>{caption}</p>
      <div class="tools">
        <button type="button" disabled={strokes.length === 0} onClick={() => onDraw(strokes.slice(0, -1), box())}>
          <Icon name="undo" size="s" />
          {t("customer.undo")}
        </button>
        <button type="button" disabled={strokes.length === 0} onClick={() => onDraw([], box())}>
          {t("customer.clear")}
        </button>
      </div>
    </section>
  );
}
