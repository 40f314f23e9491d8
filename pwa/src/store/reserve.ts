/**
 * Room that only text and signatures may use: bytes of no meaning that lie on the disk until it is full.
 *
 * What a browser says of its quota is no longer the disk (Chromium answers ten gigabytes to everybody), so that room is
 * held by filling it. Source: reliability of unsent work, low-water marks.
 */
import { type Stored, encode } from "./codec";
import { type Schema, connect } from "./connection";

const PIECES = 20;
const PIECE_BYTES = 1_000_000;

export interface Reserve {
  /** Fills what is missing of it, as far as there is room. True if it is whole. */
  hold(): Promise<boolean>;
  /** Gives a piece free. False: there is none left. */
  release(): Promise<boolean>;
  close(): void;
}

const SCHEMA: Schema = {
  name: "xinglin-reserve",
  version: 1,
  upgrade(db) {
    db.createObjectStore("pieces");
  },
};

export function openReserve(): Reserve {
  const db = connect(SCHEMA);
  const held = (): Promise<number[]> => db.read(["pieces"], async (tx) => (await tx.objectStore("pieces").getAllKeys()) as number[]);
  return {
    async hold() {
      const there = new Set(await held());
      try {
        for (let k = 0; k < PIECES; k++) {
          if (!there.has(k)) await db.write(["pieces"], async (tx) => void (await tx.objectStore("pieces").put(filler(), k)));
        }
        return true;
      } catch (error) {
        if (isFull(error)) return false;
        throw error;
      }
    },
    async release() {
      const [first] = await held();
      if (first === undefined) return false;
      await db.write(["pieces"], async (tx) => void (await tx.objectStore("pieces").delete(first)));
      return true;
    },
    close: () => db.close(),
  };
}

/** Chance cannot be packed smaller. */
function filler(): Stored {
  const bytes = new Uint8Array(PIECE_BYTES);
  for (let at = 0; at < PIECE_BYTES; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return encode(bytes.buffer);
}

/** The disk, or what the browser grants of it. */
export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === "QuotaExceededError";

/** Tries again with one piece of the reserve after the other given free. */
export async function withReserve<T>(reserve: Reserve, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isFull(error) || !(await reserve.release())) throw error;
    }
  }
}
