import { expect, it } from "vitest";
import type { Order, Photo, Table, Tables } from "./rows";
import type { Row } from "../store/workspace";
import { notingWorkspace } from "../testing/workspace";
import { type Shot, addPhoto, ofAnswer, ofOrder, removePhoto, restorePhoto, shownPhotos } from "./photos";
import { Refusal } from "./refusal";
import { MARKS, judgeRoom, marksOf } from "./room";

const order = { table: "order", id: "o1", bucket: ["o", "o1"], v: 1, bv: 7, doc: {}, local: new Set() } as unknown as Row<Order>;
const shot: Shot = { bytes: Uint8Array.of(1, 2, 3), w: 2048, h: 1536, thumb: new ArrayBuffer(1) };
const ROOM = { freeBytes: null, marks: MARKS };

function photo(id: string, more: Partial<Photo> = {}): Row<Photo> {
  const doc = { att: `att-${id}`, w: 1, h: 1, of: [1, "o1"], copy_of: null, original: null, place: null, removed_at: null, by: "u-lin", by_name: "林予安", at: 5, ...more };
  return { table: "photo", id, bucket: ["o", "o1"], v: 1, bv: 9, doc, local: new Set() } as unknown as Row<Photo>;
}

it("names the bytes by their hash, and what they show", async () => {
  const { ws, noted } = notingWorkspace([]);
  await addPhoto(ws, order, shot, ofAnswer("a1"), ROOM);
  const { type, payload } = noted[0]!;
  expect(type).toBe("photo.add@1");
  expect(payload).toMatchObject({
    sha256: "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", size: 3, mime: "image/jpeg", w: 2048, h: 1536, of: [3, "a1"],
  });
  expect(Object.keys(payload)).not.toContain("original");
});

it("sends the camera's file, the place and the photo drawn upon only where there are any", async () => {
  const { ws, noted } = notingWorkspace([]);
  const original = { bytes: Uint8Array.of(9), mime: "image/jpeg" };
  await addPhoto(ws, order, { ...shot, original, place: ["31.2", "121.4"] }, ofOrder(order), ROOM, "p1");
  expect(noted[0]!.payload).toMatchObject({ of: [1, "o1"], copy_of: "p1", place: ["31.2", "121.4"], original: { size: 1 } });
});

it.each([
  [MARKS.photos - 1, "full"], [MARKS.photos, "short"], [MARKS.warn - 1, "short"], [MARKS.warn, "fine"], [null, "fine"],
] as const)("judges %s bytes of room as %s", (freeBytes, room) => {
  expect(judgeRoom({ freeBytes, marks: MARKS })).toBe(room);
});

it("refuses a photo where what is left belongs to text and signatures", async () => {
  const { ws, noted } = notingWorkspace([]);
  await expect(addPhoto(ws, order, shot, ofOrder(order), { freeBytes: 1_000, marks: MARKS })).rejects.toThrow(new Refusal("device.no_photos"));
  expect(noted).toEqual([]);
});

it("takes the organisation's marks where they are numbers", () => {
  expect(marksOf(new Map<string, unknown>([["storage.photo_bytes", 5], ["storage.warn_bytes", "x"]]))).toEqual({ warn: MARKS.warn, photos: 5 });
});

it("shows what was not put away, oldest first, of one thing", () => {
  const rows = [photo("c", { at: 9 }), photo("b", { removed_at: 6 }), photo("a"), photo("d", { of: [3, "a1"] })];
  expect(shownPhotos(rows).map(({ id }) => id)).toEqual(["a", "d", "c"]);
  expect(shownPhotos(rows, "a1").map(({ id }) => id)).toEqual(["d"]);
});

it("puts away and takes back one's own photos only", async () => {
  const [mine, his] = [photo("a"), photo("b", { by: "u-he" })];
  const { ws, noted } = notingWorkspace([mine, his] as unknown as Row<Tables[Table]>[]);
  await removePhoto(ws, mine);
  await restorePhoto(ws, mine);
  expect(noted.map(({ type, row, bv }) => [type, row, bv])).toEqual([["photo.remove@1", "a", 9], ["photo.restore@1", "a", 9]]);
  await expect(removePhoto(ws, his)).rejects.toThrow(new Refusal("photo.not_yours"));
});
