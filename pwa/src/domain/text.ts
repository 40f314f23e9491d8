/** What a person typed, in the one spelling that is stored. */
import { Refusal } from "./refusal";

/**
 * Trimmed and in NFC, without NUL and lone surrogates, which no database and no UTF-8 can hold.
 *
 * `most` counts characters, as the server does. Throws Refusal `text.too_long`.
 */
export function clean(typed: string, most: number): string {
  const text = typed.normalize("NFC").replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd").trim();
  if ([...text].length > most) throw new Refusal("text.too_long", { most });
  return text;
}
