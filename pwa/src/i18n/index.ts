/** The words of the screen, zh-CN first. A component that calls `t` follows the language by itself. */
import { effect, signal } from "@preact/signals";
import { en } from "./en";
import { zh } from "./zh";

export type Language = "zh" | "en";
export type Word = keyof typeof zh;
export type Args = Readonly<Record<string, string | number>>;

const KEY = "xinglin-language";
const TAG: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

function remembered(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

export const language = signal<Language>(remembered());

effect(() => {
  document.documentElement.lang = TAG[language.value];
});

export function speak(chosen: Language): void {
  localStorage.setItem(KEY, chosen);
  language.value = chosen;
}

/** The sentence of a key, with `{name}` filled in. */
export function t(word: Word, args: Args = {}): string {
  const sentence = (language.value === "zh" ? zh : en)[word];
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(args[name] ?? hole));
}

/** A sentence for a code that comes from elsewhere, or null where there is none. */
export function tCode(prefix: string, code: string, args?: Args): string | null {
  const word = `${prefix}.${code}`;
  return word in zh ? t(word as Word, args) : null;
}

export function locale(): string {
  return TAG[language.value];
}
