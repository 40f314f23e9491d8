/**
 * Canonical JSON: one spelling of a value, the same bytes here and on the server.
 *
 * RFC 8785, restricted to what needs no judgement: objects, lists, NFC text without controls but the line feed, integers
 * up to 2⁵³ − 1 in size, true, false and null. Source: PROTOCOL section 10, MUST-CANON.
 */
import { utf8 } from "./bytes";

const MAX_DEPTH = 64;
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f]/;
const LONE = /\p{Surrogate}/u;
const BREAK = /\r\n?|[\u2028\u2029]/g;

export type Canonical = null | boolean | number | string | readonly Canonical[] | { readonly [key: string]: Canonical };

export class NotCanonical extends Error {
  constructor(readonly reason: "number" | "text" | "key" | "type" | "depth") {
    super(reason);
  }
}

/** The canonical bytes of a value. Throws NotCanonical where it has none. */
export function canonical(value: Canonical): Uint8Array {
  return utf8(write(value, 0));
}

/** What a person typed, as a signed document keeps it: NFC, lines end in a line feed, no other control, no lone surrogate. */
export function plain(text: string): string {
  return text.replace(new RegExp(LONE, "gu"), "\ufffd").replace(BREAK, "\n").replace(new RegExp(CONTROL, "g"), " ").normalize("NFC");
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonical("depth");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new NotCanonical("number");
    return String(value);
  }
  if (typeof value === "string") return spell(value, "text");
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) throw new NotCanonical("type");
  // RFC 8785 3.2.3: by UTF-16 code units, which is how strings compare here.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, item]) => `${spell(key, "key")}:${write(item, depth + 1)}`).join(",")}}`;
}

function spell(text: string, reason: "text" | "key"): string {
  if (CONTROL.test(text) || LONE.test(text) || text.normalize("NFC") !== text) throw new NotCanonical(reason);
  return JSON.stringify(text);
}
