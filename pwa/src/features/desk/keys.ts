/** Keyboard of the desk: j/k or arrows move, Enter opens, / searches, n makes a new order. */
import { useEffect } from "preact/hooks";
import { navigate } from "../../frame/router";
import type { OrderLine } from "./shapes";

export function useDeskKeys(orders: readonly OrderLine[], chosen: string | null): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
      const place = orders.findIndex(({ id }) => id === chosen);
      const go = (to: number): void => {
        const next = orders[Math.min(Math.max(to, 0), orders.length - 1)];
        if (next) navigate(`/desk/orders/${next.id}`, chosen !== null);
      };
      if (event.key === "j" || event.key === "ArrowDown") go(place + 1);
      else if (event.key === "k" || event.key === "ArrowUp") go(place - 1);
      else if (event.key === "n") navigate("/desk/new");
      else if (event.key === "/") document.querySelector<HTMLInputElement>(".find input")?.focus();
      else return;
      event.preventDefault();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [orders, chosen]);
}
