/** What a desk page sees: read from the server, again whenever it hints at a change, and at least once in half a minute. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { openPokes } from "../net/pokes";
import { getJson, Problem, Unreachable } from "./online";

const POLL_MS = 30_000;

export interface Live<T> {
  /** The last answer; null before the first. */
  readonly shown: ReadonlySignal<T | null>;
  /** Device time of the last answer, ms. */
  readonly at: ReadonlySignal<number | null>;
  /** Why the last try failed; null when it did not. */
  readonly failed: ReadonlySignal<"unreachable" | "refused" | null>;
  refresh(): void;
  stop(): void;
}

/** Hints of changes; `open` tells whether the stream stands, and only then may a page call itself live. */
const hints = { open: signal(false), count: signal(0) };
export const streaming: ReadonlySignal<boolean> = hints.open;
let listeners = 0;
let close: (() => void) | null = null;

function listen(): () => void {
  listeners += 1;
  close ??= openPokes({
    heard: () => (hints.count.value += 1),
    open: (stands) => (hints.open.value = stands),
    ended: () => (hints.open.value = false),
  });
  return () => {
    listeners -= 1;
    if (listeners > 0) return;
    close?.();
    close = null;
    hints.open.value = false;
  };
}

/** Keeps a path below /api/ up to date until stopped. */
export function live<T>(path: string): Live<T> {
  const shown = signal<T | null>(null);
  const at = signal<number | null>(null);
  const failed = signal<"unreachable" | "refused" | null>(null);
  let asked = 0;
  let stopped = false;

  async function refresh(): Promise<void> {
    const mine = (asked += 1);
    try {
      const answer = await getJson<T>(path);
      // A slow older answer must not cover a newer one.
      if (stopped || mine < asked) return;
      shown.value = answer;
      at.value = Date.now();
      failed.value = null;
    } catch (error) {
      if (stopped) return;
      failed.value = error instanceof Unreachable || !(error instanceof Problem) ? "unreachable" : "refused";
    }
  }

  const hush = listen();
  const off = hints.count.subscribe(() => void refresh());
  const timer = setInterval(() => void refresh(), POLL_MS);
  return {
    shown,
    at,
    failed,
    refresh: () => void refresh(),
    stop() {
      stopped = true;
      off();
      clearInterval(timer);
      hush();
    },
  };
}
