/** Digests of the protocol over plainly defined inputs. Source: PROTOCOL sections 2 and 4. */
import { base64url, utf8 } from "./bytes";
import { sha256 } from "./digest";

const digest22 = (text: string): string => base64url(sha256(utf8(text))).slice(0, 22);

/** `h` of an op: `previous` is the `h` of the op before it ("" for the first), `body` the line without `h`. MUST-CHAIN. */
export function chainHash(previous: string, body: string): string {
  return digest22(previous + body);
}

/** `have.d` of a version vector of [bid, ver]. MUST-HAVE. */
export function haveDigest(vector: Iterable<readonly [bid: number, ver: number]>): string {
  const lines = [...vector].sort(([a], [b]) => a - b).map(([bid, ver]) => `${bid}:${ver}\n`);
  return digest22(lines.join(""));
}
