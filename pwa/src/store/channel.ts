/** What the tabs of one user tell one another. A hint only: whoever misses it reads the same from the disk later. */
import type { Link, Pokes } from "./workspace";

/** The engine's word, said by the tab that sends. */
export interface EngineWord {
  link: Link;
  nextTryAt: number | null;
  /** Ops under way. */
  sending: readonly string[];
  pokes: Pokes;
}

export type News =
  | { is: "ops" }
  | { is: "base"; bids: readonly number[] }
  | { is: "blobs" }
  | { is: "wake" }
  | { is: "engine"; word: EngineWord };

export interface Channel {
  say(news: News): void;
  hear(listener: (news: News) => void): void;
  close(): void;
}

export function openChannel(user: string): Channel {
  if (!("BroadcastChannel" in globalThis)) return { say: () => undefined, hear: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`xinglin-${user}`);
  let closed = false;
  return {
    // Work that was under way when the workspace closed still ends, and has nobody to tell.
    say(news) {
      if (!closed) channel.postMessage(news);
    },
    hear: (listener) => channel.addEventListener("message", ({ data }) => listener(data as News)),
    close() {
      closed = true;
      channel.close();
    },
  };
}
