/**
 * What a star card says to whoever scans it, in signed bytes. Source: R-STAR-3, PROTOCOL section 11.
 *
 * The twin is backend/domain/star_token.py. Times in tokens are seconds, as RFC 7519 has them.
 */
import { base64url, utf8 } from "../crypto/bytes";
import { type Canonical, canonical } from "../crypto/canonical";
import { sha256 } from "../crypto/digest";
import { type Why, fromBase64url, openJws } from "../crypto/jws";

export const CARD = "card+jws";
export const PROOF = "cardproof+jws";
export const STATUS = "statuslist+jws";
export const TRUST = "trustlist+jws";
export const VISIT = "visit+jws";
/** `kid` of a proof: its key is the one that the card names. */
export const HOLDER = "holder";
/** A list this young is the present state. */
export const FRESH_S = 60;
export const SLICE_MS = 30_000;
/** More than a QR code can hold. */
const MAX_CHARACTERS = 4096;

/** The payload of a card. `hk`: x and y of the holder's key; null on a printed badge. `un`: last day of the star level. */
export interface Claims {
  v: 1; iat: number; exp: number; jti: string; ix: number; sub: string; hk: string | null;
  nm: string; no: string; br: string; st: number; un: string; ce: string[]; ph: string | null;
}
/** `st`: four bits a card, the higher half of a byte first. */
export interface StatusList { v: 1; iat: number; exp: number; ttl: number; st: string }
/** `call`: the hotline, signed along. */
export interface TrustList { v: 1; iat: number; exp: number; keys: { kid: string; x: string; y: string }[]; call: string }
/** Who comes for an order, as the company's own message says. */
export interface Visit { v: 1; iat: number; exp: number; no: string; subs: string[] }

/** A token as it stands in the address: the card, and unless it is printed, slice and signature of its proof. */
export interface Scanned { card: string; slice: number | null; signature: string | null }

const TOKEN = /^([A-Za-z0-9_.-]+)(?:~([0-9]{1,12})~([A-Za-z0-9_-]{86}))?$/;

/** Null for what is not shaped like one. */
export function readToken(text: string): Scanned | null {
  const parts = text.length <= MAX_CHARACTERS ? TOKEN.exec(text) : null;
  if (parts === null) return null;
  return { card: parts[1]!, slice: parts[2] === undefined ? null : Number(parts[2]), signature: parts[3] ?? null };
}

export const sliceAt = (serverMs: number): number => Math.floor(serverMs / SLICE_MS);

/** What the holder signs: this card, for this site, in this half minute. Only the signature travels (RFC 7515 F). */
export function proofPayload(card: string, aud: string, slice: number): Uint8Array {
  return canonical({ aud, card: base64url(sha256(utf8(card))).slice(0, 22), sl: slice });
}

/** The proof's whole JWS, from what the verifier knows and the signature that it was shown. */
export function proofToken(card: string, aud: string, slice: number, signature: string): string {
  const header = `{"alg":"ES256","kid":"${HOLDER}","typ":"${PROOF}"}`;
  return `${base64url(utf8(header))}.${base64url(proofPayload(card, aud, slice))}.${signature}`;
}

/** What the QR code says: the card, and who holds it now. */
export const shownToken = (card: string, slice: number, proof: string): string =>
  `${card}~${slice}~${proof.slice(proof.lastIndexOf(".") + 1)}`;

/** Entry of a card; 0 where the list has none. */
export function entryOf({ st }: StatusList, ix: number): number {
  const packed = fromBase64url(st)!;
  return ((packed[ix >> 1] ?? 0) >> (ix % 2 ? 0 : 4)) & 15;
}

type KeyOf = (kid: string) => CryptoKey | undefined;
type Read<P> = { is: "read"; payload: P } | { is: "refused"; why: Why };

/** The payload, in its one spelling. */
export async function openSigned<P>(token: string, typ: string, isOne: (said: unknown) => said is P, keyOf: KeyOf): Promise<Read<P>> {
  const opened = await openJws(token, typ, keyOf);
  if (opened.is === "refused") return opened;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(opened.payload);
    const said: unknown = JSON.parse(text);
    if (new TextDecoder().decode(canonical(said as Canonical)) === text && isOne(said)) return { is: "read", payload: said };
  } catch {
    // What cannot be read is answered like what is not of this shape.
  }
  return { is: "refused", why: "payload" };
}

type Check = (value: unknown) => boolean;
const one: Check = (value) => value === 1;
const text: Check = (value) => typeof value === "string";
const seconds: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const between = (low: number, high: number): Check => (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
const matches = (pattern: RegExp): Check => (value) => typeof value === "string" && pattern.test(value);
const orNull = (check: Check): Check => (value) => value === null || check(value);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const base64 = (length: number): Check => matches(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));

/** Exactly these members, each as it must be. */
function shaped<P>(members: Readonly<Record<keyof P & string, Check>>): (said: unknown) => said is P {
  const names = Object.keys(members) as (keyof P & string)[];
  return (said): said is P => {
    if (typeof said !== "object" || said === null || Array.isArray(said)) return false;
    const given = said as Record<string, unknown>;
    return Object.keys(given).length === names.length && names.every((name) => Object.hasOwn(given, name) && members[name](given[name]));
  };
}

export const isClaims = shaped<Claims>({
  v: one, iat: seconds, exp: seconds, jti: base64(11), ix: between(1, 1_000_000), sub: base64(16), hk: orNull(base64(86)),
  nm: text, no: text, br: text, st: between(1, 5), un: matches(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/), ce: listOf(text), ph: orNull(base64(43)),
});
export const isStatusList = shaped<StatusList>({
  v: one, iat: seconds, exp: seconds, ttl: seconds, st: (value) => typeof value === "string" && fromBase64url(value) !== undefined,
});
export const isTrustList = shaped<TrustList>({
  v: one, iat: seconds, exp: seconds, keys: listOf(shaped({ kid: text, x: base64(43), y: base64(43) })), call: text,
});
export const isVisit = shaped<Visit>({ v: one, iat: seconds, exp: seconds, no: text, subs: listOf(base64(16)) });
