/** One file in, one answer out; then it is ended, and its memory with it. */
import { readHeader, readPlace } from "./header";
import { MOST_PIXELS, QUALITY, SIDE, type Said } from "./limits";

const THUMB_SIDE = 320;
const THUMB_BYTES = 20_000;

self.onmessage = ({ data }: MessageEvent<Blob>) => {
  void work(data).then((said) => self.postMessage(said));
};

async function work(file: Blob): Promise<Said> {
  const head = new Uint8Array(await file.slice(0, 512 * 1024).arrayBuffer());
  const header = readHeader(head);
  if (header && header.w * header.h > MOST_PIXELS) return { ok: false, code: "photo.too_large" };
  let bitmap: ImageBitmap;
  try {
    // By what is in it, not by its name; turned as the camera was held; of an animation the first frame.
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { ok: false, code: "photo.unreadable" };
  }
  const shown = await drawn(bitmap, SIDE, QUALITY);
  let quality = 0.7;
  let thumb = await drawn(bitmap, THUMB_SIDE, quality);
  while (thumb.bytes.byteLength > THUMB_BYTES && quality > 0.2) thumb = await drawn(bitmap, THUMB_SIDE, (quality -= 0.15));
  bitmap.close();
  return { ok: true, bytes: new Uint8Array(shown.bytes), w: shown.w, h: shown.h, thumb: thumb.bytes, place: readPlace(head) };
}

async function drawn(bitmap: ImageBitmap, side: number, quality: number): Promise<{ bytes: ArrayBuffer; w: number; h: number }> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [w, h] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const canvas = new OffscreenCanvas(w, h);
  const pen = canvas.getContext("2d", { alpha: false })!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, w, h);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, w, h);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  return { bytes: await blob.arrayBuffer(), w, h };
}
