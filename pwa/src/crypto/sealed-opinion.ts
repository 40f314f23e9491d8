/**
 * Seals an opinion to the office: what leaves this function can be opened with the office's key alone, not by this device.
 * Source: R-ORD-7, PROTOCOL section 10. The server's half is backend/domain/sealed_opinion.py.
 */
import { base64url, randomBytes, utf8 } from "./bytes";
import { type Canonical, canonical } from "./canonical";
import type { PublicJwk } from "./device-key";

export interface OfficeKey { kid: string; jwk: PublicJwk }

/** What it is bound to: an envelope moved to another order or act does not open. */
export interface Bound { order: string; act: string }

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = "xinglin opinion/1";
/** The length of the envelope says nothing of what is in it. */
const BLOCK_BYTES = 4_096;

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

export async function sealOpinion(opinion: { [key: string]: Canonical }, bound: Bound, office: OfficeKey): Promise<string> {
  const { kty, crv, x, y } = office.jwk;
  const peer = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const epk = await crypto.subtle.exportKey("jwk", once.publicKey);
  const header = base64url(
    canonical({ typ: "opinion/1", kid: office.kid, epk: { kty: "EC", crv: "P-256", x: epk.x!, y: epk.y! } }),
  );
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, once.privateKey, 256);
  const derived = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: own(utf8(INFO)) };
  const key = await crypto.subtle.deriveKey(how, derived, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = randomBytes(12);
  const said = canonical({ typ: "opinion/1", ...opinion });
  const padded = new Uint8Array(Math.ceil(said.length / BLOCK_BYTES) * BLOCK_BYTES).fill(0x20);
  padded.set(said);
  const additionalData = own(utf8(`${header}.${bound.order}.${bound.act}`));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, padded);
  return `${header}.${base64url(iv)}.${base64url(new Uint8Array(box))}`;
}
