/**
 * The bytes of photos and signatures on this device, in pieces, until the server has them twice. Source: PROTOCOL section 12.
 *
 * A database of its own: the outbox's schema is frozen. What a tap means is therefore written here first, bytes and ops
 * in one strict transaction; the ops go into the outbox next, and at the next start if the app died in between.
 */
import type { Draft } from "../net/wire";
import { type Stored, decode, encode } from "./codec";
import { type Schema, type Writing, connect } from "./connection";
import type { BlobHead } from "./blob-head";

export const CHUNK_BYTES = 256 * 1024;

export interface BlobDisk {
  heads(): Promise<BlobHead[]>;
  /** Heads with their bytes and the ops that name them: all or nothing, and on disk when it resolves. */
  keep(blobs: readonly { head: BlobHead; bytes: Uint8Array }[]): Promise<void>;
  /** Bytes from `from` up to `to`; null where they were freed. */
  read(att: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Changes one head in one transaction; undefined leaves it. Resolves with what stands there then. */
  change(att: string, how: (now: BlobHead) => BlobHead | undefined): Promise<BlobHead | undefined>;
  /** Takes the bytes away of every blob that `may`; the heads stay. */
  free(may: (head: BlobHead) => boolean): Promise<BlobHead[]>;
  close(): void;
}

const SCHEMA = {
  version: 1,
  upgrade(db) {
    db.createObjectStore("heads");
    db.createObjectStore("chunks");
  },
} satisfies Omit<Schema, "name">;

const BOTH = ["heads", "chunks"] as const;

export function openBlobDisk(user: string): BlobDisk {
  const db = connect({ name: `xinglin-blobs-${user}`, ...SCHEMA });
  return {
    heads: () => db.read(["heads"], async (tx) => ((await tx.objectStore("heads").getAll()) as Stored[]).map(decode<BlobHead>)),
    keep: (blobs) =>
      db.write(BOTH, async (tx) => {
        await Promise.all(blobs.flatMap(({ head, bytes }) => [putHead(tx, head), ...putChunks(tx, head.att, bytes)]));
      }),
    read: (att, from, to) =>
      db.read(["chunks"], async (tx) => {
        const [first, last] = [Math.floor(from / CHUNK_BYTES), Math.floor((Math.max(to, 1) - 1) / CHUNK_BYTES)];
        const found = (await tx.objectStore("chunks").getAll(IDBKeyRange.bound([att, first], [att, last]))) as Stored[];
        if (found.length !== last - first + 1) return null;
        return joined(found.map(decode<ArrayBuffer>)).slice(from - first * CHUNK_BYTES, to - first * CHUNK_BYTES);
      }),
    change: (att, how) =>
      db.write(["heads"], async (tx) => {
        const now = await headIn(tx, att);
        const next = now && how(now);
        if (next === undefined) return now;
        await putHead(tx, next);
        return next;
      }),
    free: (may) =>
      db.write(BOTH, async (tx) => {
        const heads = ((await tx.objectStore("heads").getAll()) as Stored[]).map(decode<BlobHead>);
        const freed = heads.filter((head) => !head.freed && may(head)).map((head) => ({ ...head, freed: true }));
        await Promise.all(freed.flatMap((head) => [putHead(tx, head), tx.objectStore("chunks").delete(chunksOf(head.att))]));
        return freed;
      }),
    close: () => db.close(),
  };
}

/** Ops that were to be recorded with blobs kept: in the order of the taps, each once. */
export function unrecorded(heads: readonly BlobHead[]): { atts: string[]; drafts: Draft[] } {
  const waiting = heads.filter(({ pending }) => pending.length > 0).sort((a, b) => a.at - b.at);
  const drafts = new Map(waiting.flatMap(({ pending }) => pending.map((draft) => [draft.i, draft])));
  return { atts: waiting.map(({ att }) => att), drafts: [...drafts.values()] };
}

const headIn = async (tx: Writing, att: string): Promise<BlobHead | undefined> => {
  const stored = (await tx.objectStore("heads").get(att)) as Stored | undefined;
  return stored && decode<BlobHead>(stored);
};

const putHead = (tx: Writing, head: BlobHead): Promise<unknown> => tx.objectStore("heads").put(encode(head), head.att);

function putChunks(tx: Writing, att: string, bytes: Uint8Array): Promise<unknown>[] {
  const chunks: Promise<unknown>[] = [];
  for (let k = 0; k * CHUNK_BYTES < bytes.length; k++) {
    // An ArrayBuffer of its own, not a Blob: WebKit has lost blobs out of IndexedDB.
    const chunk = bytes.slice(k * CHUNK_BYTES, (k + 1) * CHUNK_BYTES).buffer;
    chunks.push(tx.objectStore("chunks").put(encode(chunk), [att, k]));
  }
  return chunks;
}

const chunksOf = (att: string): IDBKeyRange => IDBKeyRange.bound([att], [att, []]);

function joined(parts: readonly ArrayBuffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}
