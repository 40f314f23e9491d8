import { expect, it } from "vitest";
import { utf8 } from "./bytes";
import type { PublicJwk } from "./device-key";
import { fromBase64url } from "./jws";
import { sealOpinion } from "./sealed-opinion";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

async function office() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { pair, key: { kid: "office-1", jwk: { kty: "EC", crv: "P-256", x: x!, y: y! } as PublicJwk } };
}

/** As the server opens it, by the words of PROTOCOL section 10. */
async function open(sealed: string, bound: string, privateKey: CryptoKey): Promise<unknown> {
  const [header, iv, box] = sealed.split(".") as [string, string, string];
  const { epk } = JSON.parse(new TextDecoder().decode(fromBase64url(header))) as { epk: JsonWebKey };
  const once = await crypto.subtle.importKey("jwk", epk, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: once }, privateKey, 256);
  const from = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: Uint8Array.from(utf8("xinglin opinion/1")) };
  const key = await crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const additionalData = Uint8Array.from(utf8(header + bound));
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64url(iv)!, additionalData }, key, fromBase64url(box)!);
  expect(plain.byteLength % 4_096).toBe(0);
  return JSON.parse(new TextDecoder().decode(plain));
}

const OPINION = { answers: { prompt: "good" }, text: "𠅤 很好", rated_at: 1 };

it("opens with the office's key and for its own act only", async () => {
  const { pair, key } = await office();
  const sealed = await sealOpinion(OPINION, { order: "o-1", act: "a-1" }, key);
  expect(await open(sealed, ".o-1.a-1", pair.privateKey)).toEqual({ typ: "opinion/1", ...OPINION });
  await expect(open(sealed, ".o-2.a-1", pair.privateKey)).rejects.toThrow();
  await expect(open(sealed, ".o-1.a-1", (await office()).pair.privateKey)).rejects.toThrow();
});

it("says by its length nothing of what is in it, and is never the same twice", async () => {
  const { key } = await office();
  const bound = { order: "o", act: "a" };
  const [short, long] = await Promise.all([sealOpinion({ ...OPINION, text: "" }, bound, key), sealOpinion({ ...OPINION, text: "长".repeat(900) }, bound, key)]);
  expect(long.length).toBe(short.length);
  expect(await sealOpinion(OPINION, bound, key)).not.toBe(await sealOpinion(OPINION, bound, key));
});
