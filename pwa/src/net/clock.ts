/** Time as the app may ask for it. Everything that waits or measures gets this handed in; tests turn it by hand. */

export interface Clock {
  /** Wall clock, ms since 1970 UTC. Evidence only: it never orders anything. */
  now(): number;
  /** Monotonic clock of this page load, whole ms. */
  mono(): number;
  /** Names the page load that `mono` belongs to. */
  readonly ses: string;
  /** Calls back once, after at least `ms`; returns what calls it off. */
  after(ms: number, then: () => void): () => void;
}

export function systemClock(ses: string): Clock {
  return {
    now: () => Date.now(),
    mono: () => Math.floor(performance.now()),
    ses,
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
  };
}
