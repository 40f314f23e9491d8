/** The language of a page that stands alone: remembered by this browser, else as it is set. */
import { signal } from "@preact/signals";

export type Language = "zh" | "en";

const KEY = "xinglin-language";

export const TAG: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

export const language = signal<Language>(spoken());

function spoken(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "zh" || kept === "en") return kept;
  } catch {
    // A browser that keeps nothing speaks as it is set.
  }
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function speakOther(): void {
  language.value = language.value === "zh" ? "en" : "zh";
  try {
    localStorage.setItem(KEY, language.value);
  } catch {
    // For this visit, then.
  }
}

/** The sentence with `{name}` filled in. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** 11月21日 14:05 at the site; the seconds and the year where a check is written down. */
export function moment(ms: number, seconds = false): string {
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit", year: "numeric" }) };
  const format = new Intl.DateTimeFormat(TAG[language.value], { timeZone: "Asia/Shanghai", hourCycle: "h23", month: "short", day: "numeric", ...time });
  return format.format(ms);
}

/** How long ago, in the largest unit that fits. */
export function ago(ms: number): string {
  const units = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]] as const;
  const [unit, size] = units.find(([, least]) => ms >= least) ?? units[2];
  return new Intl.NumberFormat(TAG[language.value], { style: "unit", unit, unitDisplay: "long" }).format(Math.max(1, Math.floor(ms / size)));
}
