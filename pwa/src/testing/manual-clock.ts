import type { Clock } from "../net/clock";

export interface ManualClock extends Clock {
  /** Moves time on and runs what falls due, in order. */
  advance(ms: number): void;
  /** Moves the wall clock only, as a person or a time server would. */
  setWall(ms: number): void;
  /** Delays that are being waited for, ms from now, sorted. */
  readonly waiting: readonly number[];
}

/** Delays of up to `eagerMs` pass by themselves, in the next turn of the event loop; all others wait to be turned to. */
export function manualClock(start = 1_763_700_000_000, ses = "ses-1", eagerMs = -1): ManualClock {
  let mono = 0;
  let offset = start;
  let due: { at: number; then: () => void }[] = [];
  return {
    ses,
    now: () => offset + mono,
    mono: () => mono,
    after(ms, then) {
      if (ms <= eagerMs) {
        const soon = setTimeout(then);
        return () => clearTimeout(soon);
      }
      const entry = { at: mono + ms, then };
      due.push(entry);
      return () => (due = due.filter((other) => other !== entry));
    },
    advance(ms) {
      const until = mono + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        mono = Math.max(mono, next.at);
        due = due.filter((other) => other !== next);
        next.then();
      }
      mono = until;
    },
    setWall: (ms) => (offset = ms - mono),
    get waiting() {
      return due.map(({ at }) => at - mono).sort((a, b) => a - b);
    },
  };
}
