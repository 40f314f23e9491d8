/** Moments of the page at which an exchange is worth trying. */

export interface Page {
  isVisible(): boolean;
  /** Returns what stops listening. */
  onWake(wake: () => void): () => void;
  /** It is looked at no more, and may be closed any moment. Returns what stops listening. */
  onLeave(leave: () => void): () => void;
}

export function browserPage(): Page {
  const isVisible = (): boolean => document.visibilityState === "visible";
  return {
    isVisible,
    onWake(wake) {
      const seen = (): void => {
        if (isVisible()) wake();
      };
      // `online` says only that some network is there; whether the server is, the exchange finds out.
      const moments: [EventTarget, string][] = [
        [window, "online"],
        [window, "focus"],
        [window, "pageshow"],
        [document, "visibilitychange"],
      ];
      for (const [target, event] of moments) target.addEventListener(event, seen);
      return () => {
        for (const [target, event] of moments) target.removeEventListener(event, seen);
      };
    },
    onLeave(leave) {
      const hidden = (): void => {
        if (!isVisible()) leave();
      };
      document.addEventListener("visibilitychange", hidden);
      return () => document.removeEventListener("visibilitychange", hidden);
    },
  };
}

/** Of a worker: nobody looks at it, and nothing on it wakes it. */
export const NO_PAGE: Page = { isVisible: () => false, onWake: () => () => undefined, onLeave: () => () => undefined };
