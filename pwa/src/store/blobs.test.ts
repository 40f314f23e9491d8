import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it } from "vitest";
import { sha256 } from "../crypto/digest";
import { hex } from "../crypto/bytes";
import type { Draft } from "../net/wire";
import { openBlobDisk, CHUNK_BYTES } from "./blob-disk";
import { openBlobs, piece } from "./blobs";

const channel = { say: () => undefined, hear: () => undefined, close: () => undefined };
const bytesOf = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255);
const draft = (i: string): Draft => ({ i, t: "photo.add@1", b: ["o", "o1"], bv: 1, x: {}, at: [5, 0, "s"], u: "u" });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it.each([1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])("keeps %i bytes in pieces and reads any part", async (size) => {
  const disk = openBlobDisk("u");
  const blobs = await openBlobs(disk, channel, async () => undefined);
  const bytes = bytesOf(size);
  const one = await piece("photo", "image/jpeg", bytes);
  expect(one.sha256).toBe(hex(sha256(bytes)));
  await blobs.keep([one], ["o", "o1"], [draft("op-1")]);
  expect(await blobs.read(one.att)).toEqual(bytes);
  for (const [from, to] of [[0, 1], [Math.floor(size / 2), size], [size - 1, size], [0, size]] as const) {
    expect(await disk.read(one.att, from, to)).toEqual(bytes.slice(from, to));
  }
});

it("records at the next start what a tap meant before the app died, once", async () => {
  const recorded: string[] = [];
  const first = await openBlobs(openBlobDisk("u"), channel, () => Promise.reject(new Error("died")));
  const [photo, original] = [await piece("photo", "image/jpeg", bytesOf(9)), await piece("original", "image/jpeg", bytesOf(7))];
  await expect(first.keep([photo, original], ["o", "o1"], [draft("op-1")])).rejects.toThrow("died");

  const append = (drafts: readonly Draft[]): Promise<void> => Promise.resolve(void recorded.push(...drafts.map(({ i }) => i)));
  const second = await openBlobs(openBlobDisk("u"), channel, append);
  await second.recover();
  expect(recorded).toEqual(["op-1"]);
  expect(await second.read(original.att)).toEqual(bytesOf(7));
  await (await openBlobs(openBlobDisk("u"), channel, append)).recover();
  expect(recorded).toEqual(["op-1"]);
});

it("frees bytes and keeps the head with its thumbnail", async () => {
  const blobs = await openBlobs(openBlobDisk("u"), channel, async () => undefined);
  const thumb = bytesOf(3).buffer;
  const [gone, stays] = [await piece("photo", "image/jpeg", bytesOf(CHUNK_BYTES * 2), thumb), await piece("photo", "image/jpeg", bytesOf(4))];
  await blobs.keep([gone, stays], ["o", "o1"], [draft("op-1")]);
  await blobs.free(({ att }) => att === gone.att);
  expect(await blobs.read(gone.att)).toBeNull();
  expect(await blobs.disk.read(gone.att, 0, 1)).toBeNull();
  expect(blobs.heads.value.get(gone.att)).toMatchObject({ freed: true, thumb });
  expect(await blobs.read(stays.att)).toEqual(bytesOf(4));
});
