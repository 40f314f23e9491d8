/** Row and bucket checksums. Source: PROTOCOL section 4, MUST-H64. */

function fmix32(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A row's share of its bucket's checksum, as its two unsigned 32-bit halves. */
export function h64(table: number, id: string, v: number): [high: number, low: number] {
  const text = `${table}:${id}:${v}`;
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193);
  }
  return [fmix32(high), fmix32(low)];
}

/** `chk` of a bucket: the sum over its live rows mod 2⁶⁴, as 16 hex digits. */
export function checksum(rows: Iterable<{ readonly t: number; readonly id: string; readonly v: number }>): string {
  // The halves are summed as plain numbers: exact up to two million rows, and no BigInt is made per row.
  let highs = 0;
  let lows = 0;
  for (const row of rows) {
    const [high, low] = h64(row.t, row.id, row.v);
    highs += high;
    lows += low;
  }
  const total = ((BigInt(highs) << 32n) + BigInt(lows)) & 0xffff_ffff_ffff_ffffn;
  return total.toString(16).padStart(16, "0");
}
