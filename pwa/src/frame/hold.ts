/** While something typed is not saved, no update reloads the page. */
import { useEffect } from "preact/hooks";

let holdNow: () => () => void = () => () => undefined;

/** Called once by whoever starts the app. */
export function holdWith(hold: () => () => void): void {
  holdNow = hold;
}

export function useHold(typing: boolean): void {
  useEffect(() => (typing ? holdNow() : undefined), [typing]);
}
