/** 刻尺: every clock, limit and progress is one graduated line. Decorative: a sentence beside it carries the value. */

interface Scale {
  /** Length of the line in units of the thing measured. */
  total: number;
  done: number;
  /** One tick each. */
  step: number;
  /** Every so many ticks a long one. */
  major?: number;
  mood?: "calm" | "soon" | "late";
  /** A limit band, in the same units. */
  band?: readonly [number, number];
  /** No red end mark: the line ends, nothing is due. */
  open?: boolean;
}

const MOST_TICKS = 60;
const GROUND = 25;

export function KeRuler({ total, done, step, major = 4, mood = "calm", band, open = false }: Scale) {
  const at = (value: number): string => `${((Math.min(Math.max(value, 0), total) / total) * 100).toFixed(2)}%`;
  const stride = step * Math.max(1, Math.ceil(total / step / MOST_TICKS));
  const ticks = Array.from({ length: Math.floor(total / stride) + 1 }, (_, k) => k);
  return (
    <svg class={`ke ${mood === "calm" ? "" : mood}`} aria-hidden="true">
      {band && <rect class="band" x={at(band[0])} width={`${((band[1] - band[0]) / total) * 100}%`} y="8" height="17" />}
      {band?.map((limit) => <line key={limit} class="lim" x1={at(limit)} x2={at(limit)} y1="6" y2="27" />)}
      <line class="base" x1="0" x2="100%" y1={GROUND} y2={GROUND} />
      {!band && <line class="run" x1="0" x2={at(done)} y1={GROUND} y2={GROUND} />}
      {ticks.map((k) => (
        <line
          key={k} class={!band && k * stride <= done ? "d" : ""} x1={at(k * stride)} x2={at(k * stride)}
          y1={GROUND - (k % major === 0 ? 13 : 7)} y2={GROUND}
        />
      ))}
      {!open && !band && <line class="end" x1="100%" x2="100%" y1="6" y2="30" />}
      <svg x={at(done)} y="0" overflow="visible">
        <path class="pt" d={`M0 ${GROUND} L-7 11 L7 11 Z`} />
      </svg>
    </svg>
  );
}
