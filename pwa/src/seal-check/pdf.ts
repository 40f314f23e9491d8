/** What a report file carries inside: the signed record and the server's receipt. Source: PROTOCOL section 10. */
import { hex } from "../crypto/bytes";

/** A report with many photos is far smaller. */
export const MOST_BYTES = 60_000_000;
const MOST_STREAMS = 400;
const MOST_TEXT = 400_000;
const TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/;

export interface Inside {
  /** Of the file, hex. */
  sha256: string;
  /** Compact JWS by their `typ`. */
  record: string | null;
  receipt: string | null;
}

/** Null for what is no PDF, or larger than any report. Nothing of the file is sent anywhere. */
export async function insideOf(file: Blob): Promise<Inside | null> {
  if (file.size > MOST_BYTES || (await file.slice(0, 5).text()) !== "%PDF-") return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found: Inside = { sha256: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))), record: null, receipt: null };
  for (const stream of streamsOf(bytes)) {
    const text = await textOf(stream);
    if (text === null || !TOKEN.test(text)) continue;
    const typ = typOf(text);
    if (typ === "sar+jws") found.record ??= text;
    if (typ === "receipt+jws") found.receipt ??= text;
  }
  return found;
}

/** The bytes between `stream` and `endstream`, smaller ones only: pictures are no tokens. */
function* streamsOf(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  const begin = ascii("stream");
  const end = ascii("endstream");
  let at = 0;
  for (let n = 0; n < MOST_STREAMS; n++) {
    const from = indexOf(bytes, begin, at);
    if (from < 0) return;
    // `stream` is followed by CR LF or LF alone.
    const body = from + begin.length + (bytes[from + begin.length] === 13 ? 2 : 1);
    const to = indexOf(bytes, end, body);
    if (to < 0) return;
    if (to - body < MOST_TEXT) yield bytes.slice(body, to);
    at = to + end.length;
  }
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(wanted[0]!, from); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, k) => bytes[at + k] === byte)) return at;
  }
  return -1;
}

/** As it stands, or inflated; null for what begins unlike a token. */
async function textOf(stream: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const plain = String.fromCharCode(...stream.subarray(0, 64));
  if (plain.startsWith("eyJ")) return latin(stream).trim();
  let text = "";
  try {
    const reader = new Blob([stream]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    // Inflated piece by piece, so that a small stream cannot grow without end.
    for (;;) {
      const { done, value } = await reader.read();
      if (value) text += latin(value);
      if (!"eyJ".startsWith(text.slice(0, 3)) || text.length > MOST_TEXT) {
        await reader.cancel();
        return null;
      }
      if (done) return text.trim();
    }
  } catch {
    // A line end before `endstream` is no part of what was packed: the browser complains of it after the last byte.
    return text.trim();
  }
}

function latin(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function typOf(token: string): string | null {
  try {
    return (JSON.parse(atob(token.split(".")[0]!.replaceAll("-", "+").replaceAll("_", "/"))) as { typ?: string }).typ ?? null;
  } catch {
    return null;
  }
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
