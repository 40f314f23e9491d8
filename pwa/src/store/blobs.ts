/** This user's blobs in this tab: on disk, mirrored in memory, told to the other tabs. */
import { computed, signal } from "@preact/signals";
import { hex } from "../crypto/bytes";
import { uuid7 } from "../crypto/ids";
import type { Draft, WireKey } from "../net/wire";
import type { BlobHead, BlobKind, Blobs, Piece } from "./blob-head";
import { type BlobDisk, unrecorded } from "./blob-disk";
import type { Channel } from "./channel";

/** Gives bytes their name and hash. */
export async function piece(
  kind: BlobKind,
  mime: string,
  bytes: Uint8Array<ArrayBuffer>,
  thumb: ArrayBuffer | null = null,
): Promise<Piece> {
  const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return { att: uuid7(), sha256, size: bytes.length, mime, kind, bytes, thumb };
}

export interface LocalBlobs extends Blobs {
  readonly disk: BlobDisk;
  /** Bytes and ops on disk, then the ops in the outbox by `append`. */
  keep(pieces: readonly Piece[], bucket: WireKey, drafts: readonly Draft[]): Promise<void>;
  /** What a tap meant before the app died: recorded now. */
  recover(): Promise<void>;
  /** Not strict about order: the last word on a head is on disk. */
  change(att: string, how: (now: BlobHead) => BlobHead | undefined): Promise<BlobHead | undefined>;
  free(may: (head: BlobHead) => boolean): Promise<void>;
  close(): void;
}

export async function openBlobs(
  disk: BlobDisk,
  channel: Channel,
  append: (drafts: readonly Draft[]) => Promise<void>,
): Promise<LocalBlobs> {
  const byAtt = (found: readonly BlobHead[]): ReadonlyMap<string, BlobHead> => new Map(found.map((head) => [head.att, head]));
  const heads = signal(byAtt(await disk.heads()));
  const take = (changed: readonly BlobHead[]): void => {
    if (changed.length === 0) return;
    heads.value = new Map([...heads.peek(), ...byAtt(changed)]);
    channel.say({ is: "blobs" });
  };
  channel.hear((news) => {
    if (news.is === "blobs") void disk.heads().then((found) => (heads.value = byAtt(found)));
  });
  const change = async (att: string, how: (now: BlobHead) => BlobHead | undefined): Promise<BlobHead | undefined> => {
    const now = await disk.change(att, how);
    if (now) take([now]);
    return now;
  };
  const recorded = async (atts: readonly string[]): Promise<void> => {
    for (const att of atts) await change(att, (head) => ({ ...head, pending: [] }));
  };

  return {
    disk,
    heads: computed(() => heads.value),
    change,
    async read(att) {
      const head = heads.peek().get(att);
      return head && !head.freed ? disk.read(att, 0, head.size) : null;
    },
    async keep(pieces, bucket, drafts) {
      const blobs = pieces.map(({ bytes, ...rest }) => ({ head: { ...rest, ...fresh(bucket, drafts) }, bytes }));
      await disk.keep(blobs);
      take(blobs.map(({ head }) => head));
      await append(drafts);
      await recorded(pieces.map(({ att }) => att));
    },
    async recover() {
      const { atts, drafts } = unrecorded([...heads.peek().values()]);
      if (atts.length === 0) return;
      await append(drafts);
      await recorded(atts);
    },
    async free(may) {
      take(await disk.free(may));
    },
    close: () => disk.close(),
  };
}

const fresh = (bucket: WireKey, pending: readonly Draft[]) => ({
  bucket, pending, at: pending[0]?.at[0] ?? 0, upload: null, storedAt: null, archivedAt: null, freed: false, trouble: null, claim: null,
});
