/**
 * Sends the bytes of photos and signatures, one blob at a time, in the order of what would be missed most.
 *
 * It runs after exchanges that went well: text goes first. It gives up on nothing; what the server refuses by itself is
 * set aside with its reason, and the others go on. Bytes leave this device by `mayFree` alone. Source: PROTOCOL section 12.
 */
import { hex } from "../crypto/bytes";
import type { Api } from "../net/api";
import type { Clock } from "../net/clock";
import { Problem, Trouble, Unreachable } from "../net/problem";
import type { SendBlob } from "../net/tus";
import { type BlobHead, isOwed, mayFree } from "../store/blob-head";
import { CHUNK_BYTES } from "../store/blob-disk";
import type { LocalBlobs } from "../store/blobs";
import { backoff } from "./schedule";

export interface Uploader {
  /** The server can be reached; something may be owed. */
  wake(): void;
  stop(): void;
}

export interface UploadParts {
  blobs: LocalBlobs;
  api: Pick<Api, "blobStates">;
  sendBlob: SendBlob;
  clock: Clock;
  /** This user's device, as the server knows it now. */
  dev(): string;
  /** What goes first: the smaller. */
  rank(head: BlobHead): number;
  elect(lead: () => void): () => void;
  /** `elect` lets one tab lead at a time: a claim of another is that of a dead one. */
  alone: boolean;
  /** In [0, 1). */
  chance(): number;
}

const MOST_CHUNK_BYTES = 4 * 1024 * 1024;
/** A tab that says nothing for so long has died over its blob. */
const CLAIM_MS = 90_000;
/** Between two questions about what has been backed up. */
const ASK_EVERY_MS = 60_000;
const MOST_ASKED = 500;

type Step = "next" | "wait" | "stop";

export function startUploader({ blobs, api, sendBlob, clock, dev, rank, elect, alone, chance }: UploadParts): Uploader {
  const abort = new AbortController();
  let leading = false;
  let busy = false;
  /** Woken while at work: what was looked at may be too old. */
  let wokenMeanwhile = false;
  let failures = 0;
  let chunkBytes = CHUNK_BYTES;
  let askedAt = -ASK_EVERY_MS;
  let callOff: () => void = () => undefined;

  const all = (): BlobHead[] => [...blobs.heads.peek().values()].filter(({ freed }) => !freed);
  const stopped = (): boolean => abort.signal.aborted;

  async function round(): Promise<void> {
    if (!leading || stopped()) return;
    if (busy) {
      wokenMeanwhile = true;
      return;
    }
    busy = true;
    wokenMeanwhile = false;
    callOff();
    try {
      const step = await steps();
      if (stopped()) return;
      if (wokenMeanwhile && step !== "wait") callOff = clock.after(0, () => void round());
      else if (step === "wait") callOff = clock.after(Math.min(backoff(++failures, chance()), claimedFor()), () => void round());
    } catch (error) {
      if (!stopped()) throw error;
    } finally {
      busy = false;
    }
  }

  async function steps(): Promise<Step> {
    const asked = await settle();
    if (asked !== "next") return asked;
    for (;;) {
      const head = await claimNext();
      if (head === undefined) return all().some((one) => isOwed(one) && one.trouble === null) ? "wait" : "stop";
      const step = await send(head).catch((error: unknown) => failed(head, error));
      if (step !== "next") return step;
    }
  }

  /** What the server has, what is backed up, what may go. */
  async function settle(): Promise<Step> {
    const open = all().filter(({ archivedAt }) => archivedAt === null);
    if (open.length === 0) return "stop";
    if (!open.some(isOwed) && clock.mono() - askedAt < ASK_EVERY_MS) return "stop";
    const asked = open.slice(0, MOST_ASKED);
    let answer;
    try {
      answer = await api.blobStates(asked.map(({ att }) => att));
    } catch (error) {
      return waitOrStop(error);
    }
    askedAt = clock.mono();
    const known = new Map(answer.blobs.map((blob) => [blob.att, blob]));
    for (const { att, storedAt } of asked) {
      const found = known.get(att);
      // A restored server may have lost what it had: it is owed again.
      if (found === undefined && storedAt !== null) await blobs.change(att, (head) => ({ ...head, storedAt: null, upload: null }));
      if (found === undefined || (found.stored_at === storedAt && found.archived_at === null)) continue;
      await blobs.change(att, (head) => ({ ...head, storedAt: found.stored_at, archivedAt: found.archived_at, trouble: null, claim: null }));
    }
    await blobs.free((head) => mayFree(head, answer.now, answer.backups));
    return "next";
  }

  async function claimNext(): Promise<BlobHead | undefined> {
    const owed = all().filter((head) => isOwed(head) && head.trouble === null && head.pending.length === 0);
    owed.sort((a, b) => rank(a) - rank(b) || a.at - b.at);
    for (const { att } of owed) {
      const claimed = await blobs.change(att, (head) => (isFree(head) && isOwed(head) ? { ...head, claim: mine() } : undefined));
      if (claimed?.claim?.tab === clock.ses && isOwed(claimed)) return claimed;
    }
    return undefined;
  }

  /** How long until a blob is free again that another tab has claimed, ms. */
  const claimedFor = (): number => {
    const claims = all().filter((head) => isOwed(head) && !isFree(head)).map(({ claim }) => claim!.until - clock.now());
    return Math.max(1_000, Math.min(...claims));
  };
  const mine = () => ({ tab: clock.ses, until: clock.now() + CLAIM_MS });
  const isFree = ({ claim }: BlobHead): boolean => alone || claim === null || claim.tab === clock.ses || claim.until < clock.now() || claim.until > clock.now() + CLAIM_MS;

  async function send({ att, sha256, size, upload }: BlobHead): Promise<Step> {
    const note = (url: string, sent: number): void => void blobs.change(att, (head) => ({ ...head, upload: { url, sent }, claim: mine() }));
    let url = upload?.url ?? null;
    await sendBlob(
      {
        size, url, chunkBytes,
        metadata: { att, sha256, dev: dev() },
        read: (from, to) => blobs.disk.read(att, from, to),
        begun: (given) => note((url = given), 0),
        sent: (bytes) => note(url!, bytes),
      },
      abort.signal,
    );
    failures = 0;
    chunkBytes = Math.min(MOST_CHUNK_BYTES, chunkBytes * 2);
    // By its own clock the server says when it had the whole.
    const { blobs: [stored] } = await api.blobStates([att]);
    await blobs.change(att, (head) => ({ ...head, storedAt: stored?.stored_at ?? null, upload: stored ? head.upload : null, claim: null }));
    return stored ? "next" : "wait";
  }

  async function failed(head: BlobHead, error: unknown): Promise<Step> {
    chunkBytes = CHUNK_BYTES;
    if (!(error instanceof Problem)) return release(head, waitOrStop(error));
    if (error.kind !== "REFUSED") return release(head, waitOrStop(error));
    switch (error.code) {
      case "upload.hash":
        if (!(await isSound(head))) return giveUp(head, "blob.damaged");
        return release(head, "wait", null);
      case "upload.gone":
      case "upload.not_found":
        return release(head, "wait", null);
      case "upload.offset":
      case "upload.checksum":
        return release(head, "wait");
      case "device.unknown":
      case "device.revoked":
        return release(head, "stop");
      default:
        return giveUp(head, error.code);
    }
  }

  async function release({ att }: BlobHead, step: Step, upload?: null): Promise<Step> {
    await blobs.change(att, (head) => ({ ...head, claim: null, ...(upload === null && { upload }) }));
    return step;
  }

  async function giveUp({ att }: BlobHead, trouble: string): Promise<Step> {
    await blobs.change(att, (head) => ({ ...head, trouble, claim: null }));
    return "next";
  }

  async function isSound({ att, sha256, size }: BlobHead): Promise<boolean> {
    const bytes = await blobs.disk.read(att, 0, size);
    return bytes !== null && hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) === sha256;
  }

  const stepDown = elect(() => {
    leading = true;
    void round();
  });
  return {
    wake: () => void round(),
    stop() {
      abort.abort();
      callOff();
      stepDown();
    },
  };
}

/** Without a session there is nothing to wait for but a person; everything else passes. Rethrows what is nobody's answer. */
function waitOrStop(error: unknown): Step {
  if (error instanceof Problem) return error.kind === "SIGNED_OUT" ? "stop" : "wait";
  if (error instanceof Unreachable || error instanceof Trouble) return "wait";
  throw error;
}
