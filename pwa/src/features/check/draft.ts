/**
 * A text while it is typed. It is handed over when the field is left, after a pause, or when the screen goes away,
 * together with the row as it was when typing began: what came in meanwhile is found as a conflict, not overwritten.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Row } from "../../store/workspace";
import { useHold } from "../../frame/hold";

const PAUSE_MS = 1_500;

export function useDraft<D>(row: Row<D> | undefined, shown: string, keep: (text: string, seen: Row<D> | null) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const seen = useRef<Row<D> | null>(null);
  const latest = useRef({ draft, keep });
  latest.current = { draft, keep };
  useHold(draft !== null);

  function leave(): void {
    const { draft: typed, keep: hand } = latest.current;
    if (typed === null) return;
    latest.current.draft = null;
    setDraft(null);
    hand(typed, seen.current);
  }

  useEffect(() => {
    if (draft === null) return undefined;
    const timer = setTimeout(leave, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);

  return {
    text: draft ?? shown,
    type(text: string): void {
      if (draft === null) seen.current = row ?? null;
      setDraft(text);
    },
    leave,
  };
}
