/** What a photo is brought down to, and what is too much to try. */
import type { Place } from "./header";

export const SIDE = 2048;
export const QUALITY = 0.8;
/** A picture decoded is four bytes a pixel: beyond this a tablet gives up. */
export const MOST_PIXELS = 80_000_000;
export const MOST_FILE_BYTES = 60 * 1024 * 1024;

export interface Shrunk {
  bytes: Uint8Array<ArrayBuffer>;
  w: number;
  h: number;
  /** JPEG of at most 20 KB. */
  thumb: ArrayBuffer;
  /** Where the camera's file says that it was taken. */
  place: Place | null;
}

/** The worker's answer. `code` is that of a Refusal. */
export type Said = ({ ok: true } & Shrunk) | { ok: false; code: string };
