/**
 * Compact JWS with ES256, and nothing else: one algorithm, one spelling of the header, one spelling of the bytes.
 * Source: RFC 7515, RFC 7518 section 3.4, PROTOCOL section 9. The twin is backend/domain/jws.py; both answer alike.
 *
 * What is signed is kept and checked as it came, byte for byte: nothing here parses a payload or writes one again. The
 * algorithm stands in the code, the `typ` is what the caller expects, and a token that says anything else is refused
 * before a key is looked at. There is one signature value per signature (low s) and one base64url text per byte string
 * (no padding, no stray bits), so that no character of a token can be changed unseen.
 */
import { base64url, utf8 } from "./bytes";
import type { PublicJwk } from "./device-key";

/** No token of ours is longer; a longer one is refused unread. */
const MAX_CHARACTERS = 256 * 1024;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };
/** n of P-256 and its half. Source: FIPS 186-5. */
const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = CURVE_ORDER / 2n;

const TOKEN = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;
const HEADER = /^\{"alg":"ES256","kid":"([A-Za-z0-9_-]{1,64})","typ":"([a-z0-9+/-]{1,40})"\}$/;

/** What the check stopped at, the same word on both sides; "payload" is for callers that read one. */
export type Why = "size" | "shape" | "encoding" | "header" | "typ" | "key" | "signature" | "payload";

/** `kid` is the key that signed; `payload` the signed bytes. */
export type Opened =
  | { is: "opened"; kid: string; payload: Uint8Array<ArrayBuffer> }
  | { is: "refused"; why: Why };

type Found = CryptoKey | undefined;

/** The token. The key may be one that no script can read. */
export async function signJws(payload: Uint8Array, typ: string, kid: string, key: CryptoKey): Promise<string> {
  const header = `{"alg":"ES256","kid":"${kid}","typ":"${typ}"}`;
  const signed = `${base64url(utf8(header))}.${base64url(payload)}`;
  const raw = new Uint8Array(await crypto.subtle.sign(ES256, key, ascii(signed)));
  return `${signed}.${base64url(withLowS(raw))}`;
}

/** What the token says, if the key that it names signed exactly this. Never throws for anything a token can hold. */
export async function openJws(token: string, typ: string, keyOf: (kid: string) => Found | Promise<Found>): Promise<Opened> {
  if (token.length > MAX_CHARACTERS) return refused("size");
  const parts = TOKEN.exec(token);
  if (parts === null) return refused("shape");
  const [header, payload, raw] = parts.slice(1).map(fromBase64url);
  if (!header || !payload || !raw) return refused("encoding");
  const said = HEADER.exec(String.fromCharCode(...header.subarray(0, 256)));
  if (said === null || header.length > 256) return refused("header");
  const [, kid, own] = said;
  if (own !== typ) return refused("typ");
  const key = await keyOf(kid!);
  if (key === undefined) return refused("key");
  const signed = ascii(token.slice(0, token.lastIndexOf(".")));
  const holds = sOf(raw) <= HALF_ORDER && (await crypto.subtle.verify(ES256, key, raw, signed));
  return holds ? { is: "opened", kid: kid!, payload } : refused("signature");
}

/** A key to check with. Throws a DOMException for what is no point of the curve. */
export function publicKey({ kty, crv, x, y }: PublicJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, true, ["verify"]);
}

/** The one byte string that is spelled so; undefined for any other spelling of it. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return base64url(bytes) === text ? bytes : undefined;
}

const refused = (why: Why): Opened => ({ is: "refused", why });

const ascii = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (character) => character.charCodeAt(0));

function sOf(raw: Uint8Array): bigint {
  return raw.subarray(32).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** WebCrypto picks either of the two values of s; the token carries the lower one. */
function withLowS(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let rest = sOf(raw);
  if (rest <= HALF_ORDER) return raw;
  rest = CURVE_ORDER - rest;
  const low = raw.slice();
  for (let at = 63; at >= 32; at--, rest >>= 8n) low[at] = Number(rest & 0xffn);
  return low;
}
