/** One blob of this device: what it is, how far it has come, and when its bytes may go. Pure. Source: PROTOCOL section 12. */
import type { ReadonlySignal } from "@preact/signals";
import type { Answer, Photo } from "../domain/rows";
import type { Draft, WireKey } from "../net/wire";

/** What of a shown row is looked at. */
interface Row<D> { id: string; doc: D }

/** What it is to the order; it decides what goes first. */
export type BlobKind = "signature" | "photo" | "original";

export interface BlobHead {
  readonly att: string;
  /** Hex, of the whole. */
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly kind: BlobKind;
  readonly bucket: WireKey;
  /** Small JPEG that stays when the bytes go. */
  readonly thumb: ArrayBuffer | null;
  /** Device time at which it was taken, ms. */
  readonly at: number;
  /** Ops to be recorded with it that may not be in the outbox yet. */
  readonly pending: readonly Draft[];
  /** Where its upload stands: the server's address for it, and how much it has confirmed. */
  readonly upload: { readonly url: string; readonly sent: number } | null;
  /** Server time at which the server had the whole and its hash was right, ms. */
  readonly storedAt: number | null;
  /** Server time at which it was read back from a backup, ms. */
  readonly archivedAt: number | null;
  /** The bytes are no longer here. */
  readonly freed: boolean;
  /** Code of why it does not go on by itself. */
  readonly trouble: string | null;
  /** Which tab sends it, and until when (device time, ms) the others leave it alone. */
  readonly claim: { readonly tab: string; readonly until: number } | null;
}

/** Without a backup the server's word alone is trusted after so long. */
export const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * True once the bytes may leave this device: they are in a backup that was read back; or no backup is configured and
 * the server has had them for 30 days. `now` is the server's time, ms. MUST-FREE.
 */
export function mayFree(head: BlobHead, now: number, backups: boolean): boolean {
  if (head.archivedAt !== null) return true;
  return !backups && head.storedAt !== null && now - head.storedAt >= KEPT_MS;
}

/** True while the server does not have it. */
export const isOwed = (head: BlobHead): boolean => head.storedAt === null;

/** Signatures, then photos of what failed, then photos, then the camera's files. */
export function rankOf({ att, kind }: BlobHead, photos: readonly Row<Photo>[], answers: readonly Row<Answer>[]): number {
  if (kind !== "photo") return kind === "signature" ? 0 : 3;
  const of = photos.find(({ doc }) => doc.att === att)?.doc.of[1];
  return answers.some(({ id, doc }) => id === of && doc.result === "fail") ? 1 : 2;
}

export type BlobState = "local" | "sending" | "stored" | "archived" | "trouble";

export function stateOfBlob(head: BlobHead): BlobState {
  if (head.archivedAt !== null) return "archived";
  if (head.storedAt !== null) return "stored";
  if (head.trouble !== null) return "trouble";
  return head.upload !== null ? "sending" : "local";
}

/** A blob about to be kept; `att` names it in the op that is recorded with it. */
export interface Piece {
  readonly att: string;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly kind: BlobKind;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly thumb: ArrayBuffer | null;
}

export interface Blobs {
  /** By `att`. */
  readonly heads: ReadonlySignal<ReadonlyMap<string, BlobHead>>;
  /** The whole; null where the bytes are not here (any more). */
  read(att: string): Promise<Uint8Array<ArrayBuffer> | null>;
}
