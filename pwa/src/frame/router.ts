/** Addresses of the app, over the History API. */
import { computed, signal } from "@preact/signals";

const path = signal(location.pathname);
const query = signal(location.search);

addEventListener("popstate", () => {
  path.value = location.pathname;
  query.value = location.search;
});

export const route = computed(() => path.value.replace(/\/+$/, "") || "/");
export const params = computed(() => new URLSearchParams(query.value));

/** Goes to an address of the app; `replace` leaves no step to go back to. */
export function navigate(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"]({ inside: true }, "", to);
  path.value = location.pathname;
  query.value = location.search;
  scrollTo(0, 0);
}

/** Back where the person came from, or to a place above if they came from outside. */
export function back(above: string): void {
  if ((history.state as { inside?: boolean } | null)?.inside) history.back();
  else navigate(above, true);
}

/** The parts of an address that match a pattern such as `/orders/:id`, or null. */
export function match(pattern: string, address: string): Readonly<Record<string, string>> | null {
  const want = pattern.split("/");
  const have = address.split("/");
  if (want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (const [place, part] of want.entries()) {
    if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(have[place]!);
    else if (part !== have[place]) return null;
  }
  return found;
}
