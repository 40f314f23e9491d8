/** The time as screens need it: moves once in half a minute, and whenever the app is looked at again. */
import { signal } from "@preact/signals";

export const now = signal(Date.now());
const read = (): void => void (now.value = Date.now());
setInterval(read, 30_000);
addEventListener("visibilitychange", read);
