import { signal } from "@preact/signals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { canonical } from "../crypto/canonical";
import { utf8 } from "../crypto/bytes";
import { makeDeviceKey, publicJwk } from "../crypto/device-key";
import { openJws, publicKey, signJws } from "../crypto/jws";
import { digestOf } from "../domain/act-content";
import { readAct } from "../domain/act-view";
import type { ServiceAct } from "../domain/service-act";
import type { Chain } from "./chain";
import { ChainMoved } from "./outbox";
import { NOTHING_PULLED, type Pulled } from "./replica";
import { seal } from "./sealing";
import type { Recording, Sealing } from "./workspace";

const GOLDEN = JSON.parse(readFileSync(join(import.meta.dirname, "../../../tests/golden/sar-1.json"), "utf8")) as ServiceAct;
const INK = readFileSync(join(import.meta.dirname, "../../../tests/golden/strokes-1.json"), "utf8");

const chainAt = (seq: number, head: string): Chain => ({
  dev: "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e", lineage: 1, epoch: "e1", seq, head, next: seq + 1, stored: 0, archived: 0, heardAt: 0,
});
const ACT: Sealing = {
  bucket: ["o", GOLDEN.content.order.id], outcome: "signed", content: GOLDEN.content, signer: GOLDEN.signer, ink: INK,
  sealedOpinion: "e30.iv.box", priceAgreed: true, at: 7,
};

async function tablet(pulled: Partial<Pulled> = {}, setting: unknown = undefined) {
  const pair = await makeDeviceKey();
  const chain = signal(chainAt(41, "HFUaHUp_KGFuuAmKla1ydl"));
  const sealer = {
    who: { id: "u-lin", login: "lin", name: "林予安", roles: ["technician"], branch: null },
    devices: { key: () => Promise.resolve(pair) }, chain, head: signal({ ...NOTHING_PULLED, ...pulled }), setting: () => setting,
  };
  return { pair, chain, sealer };
}

it("signs the bytes of what was shown, and sends the envelope before the act", async () => {
  const { pair, sealer } = await tablet();
  let kept: readonly Recording[] = [];
  const op = await seal(ACT, sealer, (what, after) => {
    expect(after).toBe("HFUaHUp_KGFuuAmKla1ydl");
    kept = what;
    return Promise.resolve([]);
  });
  expect(op).toBe(GOLDEN.content.op);
  expect(kept.map(({ type }) => type)).toEqual(["opinion.seal@1", "order.sign@1"]);
  const sign = kept[1]!;
  const x = sign.payload as { record: string; record_sha256: string; content_sha256: string };
  expect([sign.id, sign.bv]).toEqual([GOLDEN.content.op, GOLDEN.content.order.ver]);
  const opened = await openJws(x.record, "sar+jws", async () => publicKey(await publicJwk(pair)));
  expect(opened.is).toBe("opened");
  const act = readAct(x.record)!;
  expect(act.content).toEqual(GOLDEN.content);
  expect(act.content_sha256).toBe(digestOf(GOLDEN.content));
  expect(act.ops_upto).toEqual([chainAt(0, "").dev, 41, "HFUaHUp_KGFuuAmKla1ydl"]);
  expect(act.anchor).toBeNull();
  expect(digestOf(act)).toBe(x.record_sha256);
});

it("is made anew where another op came between, and names that one", async () => {
  const { chain, sealer } = await tablet();
  let tries = 0;
  let record = "";
  await seal(ACT, sealer, (what, after) => {
    tries += 1;
    if (tries === 1) {
      chain.value = chainAt(42, "another");
      return Promise.reject(new ChainMoved());
    }
    expect(after).toBe("another");
    record = (what[1]!.payload as { record: string }).record;
    return Promise.resolve([]);
  });
  expect(readAct(record)!.ops_upto).toEqual([chainAt(0, "").dev, 42, "another"]);
});

it("lets every other failure through: nothing is sealed by halves", async () => {
  const { sealer } = await tablet();
  await expect(seal(ACT, sealer, () => Promise.reject(new Error("full")))).rejects.toThrow("full");
});

it("anchors to a head that the office signed, and to none that it did not", async () => {
  const office = await makeDeviceKey();
  const payload = canonical({ typ: "checkpoint/1", epoch: "e1", size: 9, root: "ab", head: "cd", at: 1 });
  const token = await signJws(payload, "checkpoint+jws", "office", office.privateKey);
  const keys = { checkpoint: [{ kid: "office", jwk: await publicJwk(office) }] };
  const anchorOf = async (head: string): Promise<unknown> => {
    const { sealer } = await tablet({ head: { size: 9, token: head } }, keys);
    let record = "";
    await seal({ ...ACT, sealedOpinion: null }, sealer, (what) => {
      record = (what[0]!.payload as { record: string }).record;
      return Promise.resolve([]);
    });
    return readAct(record)!.anchor;
  };
  expect(await anchorOf(token)).toEqual({ epoch: "e1", size: 9, root: "ab" });
  expect(await anchorOf(await signJws(payload, "checkpoint+jws", "office", (await makeDeviceKey()).privateKey))).toBeNull();
  expect(await anchorOf(await signJws(utf8("{}"), "receipt+jws", "office", office.privateKey))).toBeNull();
});
