/** Photos of an order: added, put away, taken back. Source: PROTOCOL sections 6 and 12. */
import { uuid7 } from "../crypto/ids";
import type { Piece } from "../store/blob-head";
import { piece } from "../store/blobs";
import type { Row, Workspace } from "../store/workspace";
import type { Recorded } from "./commands";
import { Refusal } from "./refusal";
import { type Room, judgeRoom } from "./room";
import type { Order, Photo } from "./rows";

const ORDER = 1;
const ANSWER = 3;
const JPEG = "image/jpeg";

/** A picture as it is kept. */
export interface Shot {
  bytes: Uint8Array<ArrayBuffer>;
  w: number;
  h: number;
  thumb: ArrayBuffer;
  /** The camera's own file, where the template asks for it. */
  original?: { bytes: Uint8Array<ArrayBuffer>; mime: string };
  place?: readonly [latitude: string, longitude: string];
}

export type Of = Photo["of"];

export const ofOrder = (order: Row<Order>): Of => [ORDER, order.id];
export const ofAnswer = (answer: string): Of => [ANSWER, answer];

/** Kept with its bytes. `copyOf`: the photo that was drawn upon. Throws Refusal device.no_photos where room is short. */
export async function addPhoto(ws: Workspace, order: Row<Order>, shot: Shot, of: Of, room: Room, copyOf?: string): Promise<Recorded> {
  if (judgeRoom(room) === "full") throw new Refusal("device.no_photos");
  const { bytes, w, h, thumb, original, place } = shot;
  const picture = await piece("photo", JPEG, bytes, thumb);
  const file = original && (await piece("original", original.mime, original.bytes));
  const payload = {
    ...named(picture), w, h, of,
    ...(copyOf !== undefined && { copy_of: copyOf }),
    ...(file && { original: named(file) }),
    ...(place && { place }),
  };
  const what = { type: "photo.add@1", bucket: order.bucket, row: uuid7(), payload };
  const [op] = await ws.recordWith(file ? [picture, file] : [picture], [what]);
  return { op: op! };
}

const named = ({ att, sha256, size, mime }: Piece): object => ({ att, sha256, size, mime });

/** Off the screens; row and bytes stay. By its author. */
export const removePhoto = (ws: Workspace, photo: Row<Photo>): Promise<Recorded> => putAway(ws, photo, "photo.remove@1");
export const restorePhoto = (ws: Workspace, photo: Row<Photo>): Promise<Recorded> => putAway(ws, photo, "photo.restore@1");

async function putAway(ws: Workspace, photo: Row<Photo>, type: string): Promise<Recorded> {
  if (photo.doc.by !== ws.who.id) throw new Refusal("photo.not_yours");
  return { op: await ws.record({ type, bucket: photo.bucket, row: photo.id, payload: {}, bv: photo.bv }) };
}

/** Those that are to be seen, oldest first; of one thing where `of` is said. */
export function shownPhotos(photos: readonly Row<Photo>[], of?: string): Row<Photo>[] {
  const seen = photos.filter(({ doc }) => doc.removed_at === null && (of === undefined || doc.of[1] === of));
  return seen.sort((a, b) => a.doc.at - b.doc.at || (a.id < b.id ? -1 : 1));
}
