import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it } from "vitest";
import { Problem, Unreachable } from "../net/problem";
import type { SendBlob } from "../net/tus";
import type { BlobStates } from "../net/wire";
import { openBlobDisk } from "../store/blob-disk";
import { type BlobKind, KEPT_MS, rankOf } from "../store/blob-head";
import { type LocalBlobs, openBlobs, piece } from "../store/blobs";
import { manualClock } from "../testing/manual-clock";
import { startUploader } from "./uploads";

/** A server of blobs: what it has, since when, what is backed up, and how the next sends end. */
class Store {
  readonly has = new Map<string, { att: string; stored_at: number; archived_at: number | null }>();
  readonly faults: Error[] = [];
  readonly order: string[] = [];
  now = 1_000_000;
  backups = false;
  asked = 0;

  readonly api = {
    blobStates: (atts: readonly string[]): Promise<BlobStates> => {
      this.asked++;
      return Promise.resolve({ now: this.now, backups: this.backups, blobs: atts.flatMap((att) => this.has.get(att) ?? []) });
    },
  };
  readonly send: SendBlob = async (what) => {
    const att = what.metadata["att"]!;
    this.order.push(att);
    what.begun(`/uploads/${att}`);
    const fault = this.faults.shift();
    if (fault) throw fault;
    expect(await what.read(0, what.size)).not.toBeNull();
    if (!this.has.has(att)) this.has.set(att, { att, stored_at: this.now, archived_at: null });
  };
}

const channel = { say: () => undefined, hear: () => undefined, close: () => undefined };
let server: Store;
let blobs: LocalBlobs;
let clock: ReturnType<typeof manualClock>;

const run = (ses = "tab-1", own: LocalBlobs = blobs) =>
  startUploader({
    blobs: own, api: server.api, sendBlob: server.send, clock: ses === "tab-1" ? clock : { ...clock, ses }, chance: () => 0,
    alone: false, dev: () => "dev-1", rank: (head) => rankOf(head, [], []),
    elect: (lead) => {
      lead();
      return () => undefined;
    },
  });

async function keep(kind: BlobKind, at: number): Promise<string> {
  const one = await piece(kind, "image/jpeg", Uint8Array.of(at, 2, 3));
  await blobs.keep([one], ["o", "o1"], [{ i: `op-${one.att}`, t: "x.y@1", b: ["o", "o1"], bv: 0, x: {}, at: [at, 0, "s"], u: "u" }]);
  return one.att;
}

/** Turn after turn of the event loop, until it holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((next) => setTimeout(next));
}

const stored = (att: string): boolean => blobs.heads.value.get(att)?.storedAt != null;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  server = new Store();
  clock = manualClock(5_000, "tab-1", 0);
  blobs = await openBlobs(openBlobDisk("u"), channel, async () => undefined);
});

it("sends signatures first, then photos as they were taken, then the camera's files", async () => {
  const original = await keep("original", 1);
  const [first, second] = [await keep("photo", 2), await keep("photo", 3)];
  const signature = await keep("signature", 4);
  const uploader = run();
  await until(() => stored(original));
  expect(server.order).toEqual([signature, first, second, original]);
  uploader.stop();
});

it("sets aside what the server refuses, and goes on with the others", async () => {
  const [bad, good] = [await keep("photo", 1), await keep("photo", 2)];
  server.faults.push(new Problem(413, "upload.too_large", "REFUSED", "", {}, ""));
  const uploader = run();
  await until(() => stored(good));
  expect(blobs.heads.value.get(bad)).toMatchObject({ trouble: "upload.too_large", storedAt: null, freed: false });
  uploader.stop();
});

it("says that its own bytes are damaged, and keeps them", async () => {
  const att = await keep("photo", 1);
  await blobs.change(att, (head) => ({ ...head, sha256: "0".repeat(64) }));
  server.faults.push(new Problem(460, "upload.hash", "REFUSED", "", {}, ""));
  const uploader = run();
  await until(() => blobs.heads.value.get(att)?.trouble === "blob.damaged");
  expect(await blobs.read(att)).not.toBeNull();
  uploader.stop();
});

it("keeps the address over a lost connection and an ended session, and goes on when it is woken", async () => {
  const att = await keep("photo", 1);
  server.faults.push(new Problem(401, "auth.session", "SIGNED_OUT", "", {}, ""), new Unreachable(false));
  const uploader = run();
  await until(() => server.order.length === 1 && blobs.heads.value.get(att)?.claim === null);
  expect(blobs.heads.value.get(att)?.upload?.url).toBe(`/uploads/${att}`);
  uploader.wake();
  await until(() => server.order.length === 2 && blobs.heads.value.get(att)?.claim === null);
  clock.advance(60_000);
  await until(() => stored(att));
  expect(server.order).toHaveLength(3);
  uploader.stop();
});

it("frees nothing that is only stored, and everything that is archived", async () => {
  const att = await keep("photo", 1);
  server.backups = true;
  const uploader = run();
  await until(() => stored(att));
  server.now += 99 * KEPT_MS;
  const { asked } = server;
  clock.advance(120_000);
  uploader.wake();
  await until(() => server.asked === asked + 1);
  expect(await blobs.read(att)).not.toBeNull();
  server.has.get(att)!.archived_at = server.now;
  clock.advance(120_000);
  uploader.wake();
  await until(() => blobs.heads.value.get(att)!.freed);
  expect(await blobs.disk.read(att, 0, 1)).toBeNull();
  uploader.stop();
});

it("without a backup frees after 30 days of the server's time, whatever its own clock says", async () => {
  const att = await keep("photo", 1);
  const uploader = run();
  await until(() => stored(att));
  for (const [later, freed] of [[KEPT_MS - 1, false], [1, true]] as const) {
    server.now += later;
    const { asked } = server;
    clock.advance(400 * 24 * 3_600_000);
    uploader.wake();
    await until(() => server.asked > asked && blobs.heads.value.get(att)!.freed === freed);
  }
  uploader.stop();
});

it("sends again what a restored server has lost", async () => {
  const att = await keep("photo", 1);
  const uploader = run();
  await until(() => stored(att));
  server.has.clear();
  clock.advance(120_000);
  uploader.wake();
  await until(() => server.order.length === 2 && stored(att));
  expect(server.has.size).toBe(1);
  uploader.stop();
});

it("sends each blob once from two tabs without locks", async () => {
  const atts = await Promise.all([1, 2, 3, 4, 5, 6].map((at) => keep("photo", at)));
  const other = await openBlobs(openBlobDisk("u"), channel, async () => undefined);
  const [one, two] = [run(), run("tab-2", other)];
  await until(() => server.has.size === 6);
  expect([...server.order].sort()).toEqual([...atts].sort());
  one.stop();
  two.stop();
});

it("goes on with what a tab has left that died over it, as soon as its claim has run out", async () => {
  const att = await keep("photo", 1);
  await blobs.change(att, (head) => ({ ...head, claim: { tab: "tab-dead", until: clock.now() + 90_000 } }));
  const uploader = run();
  await until(() => clock.waiting.length === 1);
  expect(server.order).toEqual([]);
  for (let waited = 0; waited < 100_000; waited += 1_000) clock.advance(1_000);
  await until(() => {
    clock.advance(1_000);
    return stored(att);
  });
  uploader.stop();
});
