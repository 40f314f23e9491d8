/**
 * What a customer may believe of a scanned card. Pure but for WebCrypto; the twin is backend/domain/star_verdict.py, and
 * both answer alike. Source: R-STAR-3, PROTOCOL section 11.
 *
 * Green means all of it at once: signed by us, not withdrawn by a list of this minute, shown by the device that it was
 * made for in this half minute. Whatever is merely not known is amber, whatever is known to be wrong is red.
 */
import { base64url } from "../crypto/bytes";
import { fromBase64url, openJws, publicKey } from "../crypto/jws";
import * as tokens from "./star-token";
import type { Claims, Scanned, StatusList } from "./star-token";

/** Clocks further apart than this say nothing about one another. */
export const APART_S = 300;

export type Tone = "green" | "amber" | "red";
export type State =
  | "valid" | "stale" | "static" | "demoted" | "lapsed" | "expired" | "replayed" | "clock" | "cannot_check"
  | "suspended" | "revoked" | "lost" | "unknown" | "forged";

const WITHDRAWN: Readonly<Record<number, State>> = { 6: "suspended", 7: "revoked", 8: "lost" };

export type Keys = ReadonlyMap<string, CryptoKey>;

/** What the verifier has beside the token. `pins`: keys of the trust list. `clockApart`: its clock and the server's do not agree.
 * `online`: the list came from the server just now. */
export interface Known {
  nowMs: number;
  aud: string;
  pins: Keys;
  trust: string | null;
  status: string | null;
  clockApart: boolean;
  online: boolean;
}

/** `level`: of the list, where it has one. `asOf`: when the list was made, seconds. No claims: none may be shown. */
export interface Verdict {
  tone: Tone;
  state: State;
  claims: Claims | null;
  level: number | null;
  asOf: number | null;
}

const verdict = (tone: Tone, state: State, claims: Claims | null = null, level: number | null = null, asOf: number | null = null): Verdict => ({
  tone, state, claims, level, asOf,
});

export async function judge(token: string, known: Known): Promise<Verdict> {
  const now = Math.floor(known.nowMs / 1000);
  const scanned = tokens.readToken(token);
  if (scanned === null) return verdict("red", "forged");
  const trust = await readTrust(known);
  if (trust === null) return verdict("amber", "cannot_check");
  const read = await tokens.openSigned(scanned.card, tokens.CARD, tokens.isClaims, (kid) => trust.keys.get(kid));
  if (read.is === "refused") {
    const mayBeNew = read.why === "key" && !isFresh(trust.iat, now);
    return mayBeNew ? verdict("amber", "cannot_check") : verdict("red", "forged");
  }
  if (!(await isHeld(scanned, read.payload, known.aud))) return verdict("red", "forged");
  return weigh(scanned, read.payload, await readStatus(known, trust.keys), known);
}

/** A card that is ours: is it still good, and is it shown now? */
function weigh(scanned: Scanned, claims: Claims, status: StatusList | null, known: Known): Verdict {
  const now = Math.floor(known.nowMs / 1000);
  const entry = status === null ? 0 : tokens.entryOf(status, claims.ix);
  const asOf = status?.iat ?? null;
  const withdrawn = WITHDRAWN[entry];
  if (withdrawn !== undefined) return verdict("red", withdrawn, null, null, asOf);
  if (entry > 8 || (entry === 0 && status !== null && status.iat >= claims.iat)) return verdict("red", "unknown", null, null, asOf);
  const amber = (state: State): Verdict => verdict("amber", state, claims, entry || null, asOf);

  if (claims.exp <= now) return amber("expired");
  if (status === null || entry === 0) return amber("cannot_check");
  if (known.clockApart || Math.max(claims.iat, status.iat) > now + APART_S) return amber("clock");
  if (scanned.slice !== null) {
    const behind = tokens.sliceAt(known.nowMs) - scanned.slice;
    if (behind !== 0 && behind !== 1) return amber(behind < 0 ? "clock" : "replayed");
  }
  if (claims.un < siteDay(known.nowMs)) return amber("lapsed");
  if (scanned.slice === null) return amber("static");
  const fresh = known.online && isFresh(status.iat, now);
  if (entry < claims.st) return verdict(fresh ? "green" : "amber", "demoted", claims, entry, asOf);
  return fresh ? verdict("green", "valid", claims, entry, asOf) : amber("stale");
}

/** When it was made, and the issuer keys; null where there is no list that counts now. */
export async function readTrust({ trust, pins, nowMs }: Pick<Known, "trust" | "pins" | "nowMs">): Promise<{ iat: number; keys: Keys; call: string } | null> {
  const read = await tokens.openSigned(trust ?? "", tokens.TRUST, tokens.isTrustList, (kid) => pins.get(kid));
  if (read.is === "refused" || read.payload.exp <= Math.floor(nowMs / 1000)) return null;
  const keys = new Map<string, CryptoKey>();
  for (const { kid, x, y } of read.payload.keys) {
    const key = await publicKey({ kty: "EC", crv: "P-256", x, y }).catch(() => null);
    if (key === null) return null;
    keys.set(kid, key);
  }
  return { iat: read.payload.iat, keys, call: read.payload.call };
}

/** Null where there is no list that counts now. */
export async function readStatus({ status, nowMs }: Pick<Known, "status" | "nowMs">, keys: Keys): Promise<StatusList | null> {
  const read = await tokens.openSigned(status ?? "", tokens.STATUS, tokens.isStatusList, (kid) => keys.get(kid));
  return read.is === "refused" || read.payload.exp <= Math.floor(nowMs / 1000) ? null : read.payload;
}

/** The date in Shanghai, which has kept UTC+8 since 1991. */
const siteDay = (nowMs: number): string => new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10);

const isFresh = (madeAt: number, now: number): boolean => Math.abs(now - madeAt) <= tokens.FRESH_S;

/** Signed by the device that the card was made for. A card without a holder carries no proof. */
async function isHeld({ card, slice, signature }: Scanned, { hk }: Claims, aud: string): Promise<boolean> {
  if (slice === null || signature === null) return true;
  const point = hk === null ? undefined : fromBase64url(hk);
  if (point === undefined) return false;
  const [x, y] = [base64url(point.subarray(0, 32)), base64url(point.subarray(32))];
  const holder = await publicKey({ kty: "EC", crv: "P-256", x, y }).catch(() => undefined);
  const proof = tokens.proofToken(card, aud, slice, signature);
  return (await openJws(proof, tokens.PROOF, (kid) => (kid === tokens.HOLDER ? holder : undefined))).is === "opened";
}
