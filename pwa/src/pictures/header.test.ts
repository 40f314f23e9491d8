import { expect, it } from "vitest";
import { readHeader, readPlace, withoutPlace } from "./header";

const u16 = (n: number): number[] => [n >> 8, n & 255];
const le16 = (n: number): number[] => [n & 255, n >> 8];
const le32 = (n: number): number[] => [...le16(n & 0xffff), ...le16(n >>> 16)];
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const segment = (marker: number, content: number[]): number[] => [...u16(marker), ...u16(content.length + 2), ...content];
const frame = (w: number, h: number): number[] => segment(0xffc0, [8, ...u16(h), ...u16(w), 3, 1, 0x22, 0]);
const file = (...parts: number[][]): Uint8Array<ArrayBuffer> => Uint8Array.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xda, 0, 2]);

/** 31° 13′ 49.44″ S, 121° 28′ 25.32″ W. */
function exif(): number[] {
  const gps = 26;
  const values = gps + 2 + 4 * 12 + 4;
  const entry = (tag: number, type: number, count: number, value: number[]): number[] => [...le16(tag), ...le16(type), ...le32(count), ...value];
  const degrees = (...parts: [number, number][]): number[] => parts.flatMap(([n, d]) => [...le32(n), ...le32(d)]);
  return segment(0xffe1, [
    ...ascii("Exif"), 0, 0,
    ...ascii("II"), ...le16(42), ...le32(8),
    ...le16(1), ...entry(0x8825, 4, 1, le32(gps)), ...le32(0),
    ...le16(4),
    ...entry(1, 2, 2, [...ascii("S"), 0, 0, 0]), ...entry(2, 5, 3, le32(values)),
    ...entry(3, 2, 2, [...ascii("W"), 0, 0, 0]), ...entry(4, 5, 3, le32(values + 24)),
    ...le32(0),
    ...degrees([31, 1], [13, 1], [4944, 100]), ...degrees([121, 1], [28, 1], [2532, 100]),
  ]);
}

it.each([
  ["JPEG", file(frame(4000, 3000)), { mime: "image/jpeg", w: 4000, h: 3000 }],
  ["JPEG with EXIF before", file(exif(), frame(640, 480)), { mime: "image/jpeg", w: 640, h: 480 }],
  ["PNG", Uint8Array.from([0x89, ...ascii("PNG\r\n\x1a\n"), 0, 0, 0, 13, ...ascii("IHDR"), 0, 0, 0x4e, 0x20, 0, 0, 0, 9, 8]), { mime: "image/png", w: 20_000, h: 9 }],
  ["WebP, extended", Uint8Array.from([...ascii("RIFF"), ...le32(99), ...ascii("WEBPVP8X"), ...le32(10), 0, 0, 0, 0, 0xff, 0x3f, 0, 0x01, 0, 0]), { mime: "image/webp", w: 16_384, h: 2 }],
] as const)("reads the size of a %s", (_, bytes, header) => {
  expect(readHeader(bytes)).toEqual(header);
});

it.each([["nothing", []], ["text", ascii("not an image at all, whatever its name says")], ["a beginning", [0xff, 0xd8, 0xff]], ["HEIC", [0, 0, 0, 24, ...ascii("ftypheic"), ...Array<number>(40).fill(0)]]])(
  "knows no size of %s", (_, bytes) => {
    expect(readHeader(Uint8Array.from(bytes))).toBeNull();
  },
);

it("reads where the camera was", () => {
  expect(readPlace(file(exif(), frame(8, 8)))).toEqual(["-31.230400", "-121.473700"]);
  expect(readPlace(file(frame(8, 8)))).toBeNull();
  expect(readPlace(file(exif()).slice(0, 90))).toBeNull();
});

it("takes the place out of the camera's file and leaves everything else", () => {
  const xmp = segment(0xffe1, ascii("http://ns.adobe.com/xap/1.0/ exif:GPSLatitude=31,13S"));
  const bytes = file(exif(), xmp, frame(8, 8));
  const clean = withoutPlace(bytes)!;
  expect(readPlace(clean)).toBeNull();
  expect(clean.length).toBe(bytes.length);
  expect(readHeader(clean)).toEqual(readHeader(bytes));
  expect(String.fromCharCode(...clean)).not.toContain("GPS");
  const degrees = String.fromCharCode(...le32(4944), ...le32(100));
  expect(String.fromCharCode(...bytes)).toContain(degrees);
  expect(String.fromCharCode(...clean)).not.toContain(degrees);
});
