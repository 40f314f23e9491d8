/** A live read that lives as long as the component, for one path. */
import { useEffect, useMemo } from "preact/hooks";
import { type Live, live } from "../../store/desk";

export function useLive<T>(path: string): Live<T> {
  const read = useMemo(() => live<T>(path), [path]);
  useEffect(() => () => read.stop(), [read]);
  return read;
}
