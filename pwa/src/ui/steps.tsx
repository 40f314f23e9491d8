/** 星程: the path as a constellation. The star sits on the current step. */
import { STAR } from "./icon";

export interface StepMark {
  label: string;
  /** A time or a word below the label. */
  small?: string;
  /** Reached, but only this device knows. */
  local?: boolean;
}

const HEIGHTS = [32, 14, 24, 10, 28];

/** `now` is the index of the current step; all before it are done. */
export function Steps({ steps, now }: { steps: readonly StepMark[]; now: number }) {
  const x = (k: number): string => `${(100 / steps.length) * (k + 0.5)}%`;
  const y = (k: number): number => HEIGHTS[k % HEIGHTS.length]!;
  return (
    <div class="steps">
      <svg class="map" aria-hidden="true">
        {steps.slice(1).map((_, k) => (
          <line key={k} class={k < now ? "d" : ""} x1={x(k)} y1={y(k)} x2={x(k + 1)} y2={y(k + 1)} />
        ))}
        {steps.map((step, k) => {
          const kind = step.local ? "p" : k === now ? "n" : k < now ? "d" : "";
          return (
            <svg key={step.label} class={kind} x={x(k)} y={y(k)} overflow="visible">
              {k === now && !step.local ? (
                <g transform="translate(-11 -11) scale(.92)">
                  <path d={STAR} />
                </g>
              ) : (
                <circle r={kind === "" ? 5.5 : 6.5} />
              )}
            </svg>
          );
        })}
      </svg>
      <ol>
        {steps.map((step, k) => (
          <li key={step.label} class={k < now ? "done" : k === now ? "now" : ""} aria-current={k === now ? "step" : undefined}>
            {step.label}
            <small>{step.small ?? ""}</small>
          </li>
        ))}
      </ol>
    </div>
  );
}
