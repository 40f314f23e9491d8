/**
 * The seal: the bytes of exactly what was shown, signed by this device's key, in the outbox in one transaction with all
 * that belongs to them, right behind the device's op that they name. Source: PROTOCOL section 10.
 */
import type { ReadonlySignal } from "@preact/signals";
import { canonical } from "../crypto/canonical";
import { hex, utf8 } from "../crypto/bytes";
import type { PublicJwk } from "../crypto/device-key";
import { sha256 } from "../crypto/digest";
import { openJws, publicKey, signJws } from "../crypto/jws";
import type { ServiceAct } from "../domain/service-act";
import type { Chain } from "./chain";
import type { DeviceStore } from "./device";
import { ChainMoved } from "./outbox";
import type { Pulled } from "./replica";
import type { Recording, Sealing, Who } from "./workspace";

export interface Sealer {
  who: Who;
  devices: Pick<DeviceStore, "key">;
  chain: ReadonlySignal<Chain>;
  head: ReadonlySignal<Pulled>;
  setting(key: string): unknown;
}

interface OfficeKeys { checkpoint: readonly { kid: string; jwk: PublicJwk }[] }

const TYPES = { signed: "order.sign@1", refused: "order.refuse_signature@1", later: "order.sign_later@1" } as const;
const TRIES = 10;

const digest = (bytes: Uint8Array): string => hex(sha256(bytes));

/** `keep` writes ops that must follow that `h` at once. Rejects with Refusal where the disk is full or the act too large. */
export async function seal(
  act: Sealing,
  sealer: Sealer,
  keep: (what: readonly Recording[], after: string) => Promise<string[]>,
): Promise<string> {
  const pair = await sealer.devices.key(sealer.who.id);
  if (pair === undefined) throw new TypeError("this device has no key");
  const anchor = await anchorOf(sealer);
  for (let left = TRIES; ; left--) {
    const chain = sealer.chain.peek();
    const payload = canonical(recordOf(act, chain, anchor));
    const record = await signJws(payload, "sar+jws", chain.dev, pair.privateKey);
    try {
      await keep(recordings(act, record, digest(payload)), chain.head);
      return act.content.op;
    } catch (error) {
      // Another tab recorded something meanwhile: the record names what came before it, and is made anew.
      if (!(error instanceof ChainMoved) || left === 0) throw error;
    }
  }
}

function recordOf(act: Sealing, { dev, seq, head }: Chain, anchor: ServiceAct["anchor"]): ServiceAct {
  return {
    typ: "sar/1",
    outcome: act.outcome,
    content: act.content,
    content_sha256: digest(canonical(act.content)),
    signer: act.signer,
    ink: act.ink === null ? null : { fmt: "strokes/1", sha256: digest(utf8(act.ink)) },
    opinion_sha256: act.sealedOpinion === null ? null : digest(utf8(act.sealedOpinion)),
    price_agreed: act.priceAgreed,
    claimed_at: act.at,
    tz: "Asia/Shanghai",
    ops_upto: [dev, seq, head],
    anchor,
  };
}

function recordings(act: Sealing, record: string, recordDigest: string): Recording[] {
  const { bucket, content, signer, ink, sealedOpinion } = act;
  const said = { record, record_sha256: recordDigest, content_sha256: digest(canonical(content)) };
  const drawn = ink === null ? {} : { ink, ink_sha256: digest(utf8(ink)) };
  const decided = act.outcome === "signed" ? { signer: signer.name, role: signer.capacity, ...drawn } : { reason: signer.reason };
  const op: Recording = { id: content.op, type: TYPES[act.outcome], bucket, payload: { ...said, ...decided }, bv: content.order.ver };
  if (sealedOpinion === null) return [op];
  const envelope = { signature: content.op, sealed: sealedOpinion, sealed_sha256: digest(utf8(sealedOpinion)) };
  return [{ type: "opinion.seal@1", bucket, payload: envelope, bv: content.order.ver }, op];
}

/** The newest head that the server really signed: what is sealed now is not older. */
async function anchorOf({ head, setting }: Sealer): Promise<ServiceAct["anchor"]> {
  const held = head.peek().head;
  const keys = (setting("office_keys") as OfficeKeys | undefined)?.checkpoint ?? [];
  if (!held) return null;
  const keyOf = (kid: string): Promise<CryptoKey> | undefined => {
    const known = keys.find((key) => key.kid === kid);
    return known && publicKey(known.jwk);
  };
  const opened = await openJws(held.token, "checkpoint+jws", keyOf);
  if (opened.is !== "opened") return null;
  const { epoch, size, root } = JSON.parse(new TextDecoder().decode(opened.payload)) as { epoch: string; size: number; root: string };
  return { epoch, size, root };
}
