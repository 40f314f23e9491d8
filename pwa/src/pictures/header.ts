/** What the first bytes of an image file say of it, before anything is decoded. Pure. Sources: JPEG T.81, PNG, WebP, EXIF 2.32. */

export interface ImageHeader {
  mime: "image/jpeg" | "image/png" | "image/webp";
  w: number;
  h: number;
}

/** Degrees as decimal text, as they go over the wire. */
export type Place = [latitude: string, longitude: string];

/** Null for what is none of the three. */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return jpeg(view) ?? png(view) ?? webp(view);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const text = (view: DataView, at: number, length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, i) => view.getUint8(at + i)));

function* segments(view: DataView): Generator<{ marker: number; at: number; length: number }> {
  if (view.getUint16(0) !== 0xffd8) return;
  for (let at = 2; at + 4 <= view.byteLength; ) {
    const marker = view.getUint16(at);
    if (marker < 0xff01 || marker === 0xffda) return;
    const length = view.getUint16(at + 2);
    yield { marker, at: at + 4, length: length - 2 };
    at += 2 + length;
  }
}

function jpeg(view: DataView): ImageHeader | null {
  for (const { marker, at } of segments(view)) {
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { mime: "image/jpeg", h: view.getUint16(at + 1), w: view.getUint16(at + 3) };
  }
  return null;
}

function png(view: DataView): ImageHeader | null {
  if (text(view, 1, 3) !== "PNG" || text(view, 12, 4) !== "IHDR") return null;
  return { mime: "image/png", w: view.getUint32(16), h: view.getUint32(20) };
}

function webp(view: DataView): ImageHeader | null {
  if (text(view, 0, 4) !== "RIFF" || text(view, 8, 4) !== "WEBP") return null;
  switch (text(view, 12, 4)) {
    case "VP8 ":
      return { mime: "image/webp", w: view.getUint16(26, true) & 0x3fff, h: view.getUint16(28, true) & 0x3fff };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { mime: "image/webp", w: (bits & 0x3fff) + 1, h: ((bits >> 14) & 0x3fff) + 1 };
    }
    case "VP8X": {
      const three = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      return { mime: "image/webp", w: three(24) + 1, h: three(27) + 1 };
    }
  }
  return null;
}

interface Directory {
  view: DataView;
  little: boolean;
  /** Where offsets count from. */
  base: number;
  entries: Map<number, { at: number; count: number }>;
}

/** The GPS directory of a JPEG's EXIF; null where there is none. */
function gps(view: DataView): Directory | null {
  for (const { marker, at, length } of segments(view)) {
    if (marker !== 0xffe1 || length < 14 || text(view, at, 4) !== "Exif") continue;
    const base = at + 6;
    const little = text(view, base, 2) === "II";
    const first = directory(view, base, little, view.getUint32(base + 4, little));
    const pointer = first.entries.get(0x8825);
    return pointer ? directory(view, base, little, view.getUint32(pointer.at, little)) : null;
  }
  return null;
}

function directory(view: DataView, base: number, little: boolean, offset: number): Directory {
  const entries = new Map<number, { at: number; count: number }>();
  const count = view.getUint16(base + offset, little);
  for (let k = 0; k < count; k++) {
    const at = base + offset + 2 + 12 * k;
    entries.set(view.getUint16(at, little), { at: at + 8, count: view.getUint32(at + 4, little) });
  }
  return { view, little, base, entries };
}

/** Where the camera says that it was; null where it does not. */
export function readPlace(bytes: Uint8Array): Place | null {
  try {
    const found = gps(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const latitude = found && degrees(found, 1, 2, "S", 90);
    const longitude = found && degrees(found, 3, 4, "W", 180);
    return latitude && longitude ? [latitude, longitude] : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function degrees({ view, little, base, entries }: Directory, ref: number, value: number, negative: string, most: number): string | null {
  const [sign, place] = [entries.get(ref), entries.get(value)];
  if (!sign || !place || place.count !== 3) return null;
  const at = base + view.getUint32(place.at, little);
  const part = (k: number): number => view.getUint32(at + 8 * k, little) / view.getUint32(at + 8 * k + 4, little);
  const size = part(0) + part(1) / 60 + part(2) / 3600;
  if (!(size <= most)) return null;
  return `${text(view, sign.at, 1) === negative && size > 0 ? "-" : ""}${size.toFixed(6)}`;
}

/** The same file with the camera's place overwritten by zeros; nothing else moves. Null: it is somewhere we cannot look. */
export function withoutPlace(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const header = readHeader(bytes);
  // PNG and WebP may carry EXIF too, in places of their own.
  if (header?.mime !== "image/jpeg") return null;
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  // XMP may repeat it in words, behind the EXIF segment.
  for (const { marker, at, length } of segments(view)) {
    if (marker === 0xffe1 && text(view, at, 4) !== "Exif") copy.fill(0, at, at + length);
  }
  const found = gps(view);
  if (found === null) return copy;
  for (const { at, count } of found.entries.values()) {
    const offset = found.base + found.view.getUint32(at, found.little);
    if (count === 3 && offset + 24 <= copy.length) copy.fill(0, offset, offset + 24);
    copy.fill(0, at, at + 4);
  }
  return copy;
}
