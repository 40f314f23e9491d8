/**
 * The device is in the customer's hand: one document is shown, whatever the address says, until its owner's PIN takes it
 * back. A reload does not end it; a killed tab does, for it opens with that PIN only.
 */
import { signal } from "@preact/signals";
import { hush } from "./toasts";
import { type Language, language, speak } from "../i18n";

interface HandedOver {
  user: string;
  order: string;
  /** The owner's language, for when it comes back. */
  language: Language;
}

const KEY = "xinglin-handed-over";

export const handedOver = signal(JSON.parse(localStorage.getItem(KEY) ?? "null") as HandedOver | null);

export function handOver(user: string, order: string): void {
  const now = { user, order, language: language.peek() };
  localStorage.setItem(KEY, JSON.stringify(now));
  hush();
  handedOver.value = now;
}

export function takeBack(): void {
  const was = handedOver.peek();
  if (was === null) return;
  localStorage.removeItem(KEY);
  speak(was.language);
  handedOver.value = null;
}
