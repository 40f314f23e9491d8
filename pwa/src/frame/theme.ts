/** Light, dark, sunlight. `public/theme.js` sets the same attributes before the first paint. */
import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";

const KEY = "xinglin-theme";
const SUN_KEY = "xinglin-sun";

const kept = localStorage.getItem(KEY);
export const theme = signal<Theme>(kept === "light" || kept === "dark" ? kept : "auto");
export const sunlight = signal(localStorage.getItem(SUN_KEY) === "on");

const dark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", (event) => {
  systemIsDark.value = event.matches;
});

effect(() => {
  const shown = theme.value === "auto" ? (systemIsDark.value ? "dark" : "light") : theme.value;
  document.documentElement.dataset["theme"] = sunlight.value ? "light" : shown;
  localStorage.setItem(KEY, theme.value);
});

effect(() => {
  if (sunlight.value) document.documentElement.dataset["contrast"] = "more";
  else delete document.documentElement.dataset["contrast"];
  localStorage.setItem(SUN_KEY, sunlight.value ? "on" : "off");
});
