/** UUIDs in their canonical lower-case form, the only one that the wire allows. Source: RFC 9562. */
import { hex, randomBytes, utf8 } from "./bytes";
import { sha1 } from "./digest";

function spell(bytes: Uint8Array, version: number): string {
  bytes[6] = (bytes[6]! & 0x0f) | (version << 4);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = hex(bytes.subarray(0, 16));
  return [8, 12, 16, 20, 32].map((end, i) => digits.slice([0, 8, 12, 16, 20][i], end)).join("-");
}

/** Version 7: sorts by `now` (ms since 1970 UTC). Its time is never read back. */
export function uuid7(now: number = Date.now(), random: Uint8Array = randomBytes(10)): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  bytes.set(random.subarray(0, 10), 6);
  return spell(bytes, 7);
}

/** Version 5: the id of a row with a natural key, the same on every device. */
export function uuid5(namespace: string, name: string): string {
  const digits = namespace.replaceAll("-", "");
  const space = Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
  const tail = utf8(name);
  const message = new Uint8Array(16 + tail.length);
  message.set(space);
  message.set(tail, 16);
  return spell(sha1(message), 5);
}
