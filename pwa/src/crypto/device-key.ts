/** The key pair of one user on one device: P-256, and no script can read the private half. Source: PROTOCOL section 1. */

export interface PublicJwk {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
}

export function makeDeviceKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

export async function publicJwk(key: CryptoKeyPair): Promise<PublicJwk> {
  const { x, y } = await crypto.subtle.exportKey("jwk", key.publicKey);
  return { kty: "EC", crv: "P-256", x: x!, y: y! };
}
