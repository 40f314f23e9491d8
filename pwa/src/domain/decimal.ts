/** Readings are decimal strings: no float ever touches them. Source: PROTOCOL section 2. */

const FULL_WIDTH = /[０-９．，－＋]/g;
/** What the server takes for a reading, before and after the point. */
const MOST_WHOLE = 12;
const MOST_FRACTION = 6;

/**
 * What a person typed, as the decimal string that is stored, or null where it is no number.
 *
 * Full-width digits and a decimal comma are taken; leading zeros and a plus go. Trailing zeros stay: they tell how
 * finely the instrument reads.
 */
export function decimal(typed: string): string | null {
  const ascii = typed
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace("−", "-")
    .replace(",", ".")
    .trim();
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(ascii);
  if (match === null) return null;
  const [, sign, whole = "", fraction = ""] = match;
  if (whole + fraction === "") return null;
  const units = whole.replace(/^0+(?=\d)/, "") || "0";
  if (units.length > MOST_WHOLE || fraction.length > MOST_FRACTION) return null;
  const digits = fraction === "" ? units : `${units}.${fraction}`;
  return sign === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`; exact at any length. Both are decimal strings. */
export function compareDecimals(a: string, b: string): number {
  const places = Math.max(placesOf(a), placesOf(b));
  const [left, right] = [scaled(a, places), scaled(b, places)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function placesOf(text: string): number {
  const dot = text.indexOf(".");
  return dot < 0 ? 0 : text.length - dot - 1;
}

function scaled(text: string, places: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(places - placesOf(text)));
}
