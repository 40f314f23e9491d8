/** Opens one user's workspace in this tab: the disk, the view, and the engine behind them. */
import { computed, effect } from "@preact/signals";
import { uuid7 } from "../crypto/ids";
import { signJws } from "../crypto/jws";
import { Refusal } from "../domain/refusal";
import type { Api } from "../net/api";
import type { Clock } from "../net/clock";
import type { OpenPokes } from "../net/pokes";
import type { SendBlob } from "../net/tus";
import type { Draft, Stamp } from "../net/wire";
import { agreeToDrops, isAwaitingWord } from "../sync/drops";
import { makeEnrol } from "../sync/enrol";
import { startEngine } from "../sync/engine";
import { makeExchanger } from "../sync/exchange";
import { electLeader } from "../sync/leader";
import type { SendLater } from "../sync/later";
import { startUploader } from "../sync/uploads";
import type { Page } from "../sync/wakes";
import { type BlobHead, isOwed, rankOf } from "./blob-head";
import { openBlobDisk } from "./blob-disk";
import { openBlobs } from "./blobs";
import { openChannel } from "./channel";
import type { DeviceStore } from "./device";
import { type Entry, isTroubled, queueItem, stateOf } from "./entry";
import { MOST_LINE_BYTES, MOST_REQUEST_BYTES } from "./line";
import { type Local, openLocal } from "./local";
import { openOutbox } from "./outbox";
import { openReplica } from "./replica";
import { isFull, openReserve, withReserve } from "./reserve";
import { seal } from "./sealing";
import { coveringOf, seenOf } from "./seen";
import { unsentBlobs, unsentFile } from "./unsent-file";
import type { Begun, OpState, QueueItem, Recording, SyncStatus, Who, Workspace } from "./workspace";

export interface Environment {
  api: Api;
  clock: Clock;
  devices: DeviceStore;
  page: Page;
  /** In [0, 1): spreads the retries of many phones. */
  chance(): number;
  locks: LockManager | undefined;
  pokes: OpenPokes;
  sendLater: SendLater;
  /** Null where no bytes are sent: in the worker, which is ended at any moment. */
  sendBlob: SendBlob | null;
}

/** A workspace, for who opened it. */
export interface OpenWorkspace extends Workspace {
  unsent(): number;
  close(): void;
}

/** Ops executed and shown may be freed after so long, where a backup has them or none is configured. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** What a line says besides the op's own words, at most. */
const FRAME_BYTES = 512;

export async function openWorkspace(who: Who, pulls: boolean, env: Environment): Promise<OpenWorkspace> {
  const { api, clock, devices, page, chance, locks, pokes, sendLater, sendBlob } = env;
  const channel = openChannel(who.id);
  const local = await openLocal(who, openOutbox(who.id), openReplica(who.id), channel);
  // Held by who works in the field, in the app: the worker and a desk write little.
  const reserve = sendBlob && pulls ? openReserve() : null;
  const insist = <T>(work: () => Promise<T>): Promise<T> => (reserve ? withReserve(reserve, work) : work());
  const blobs = await openBlobs(openBlobDisk(who.id), channel, (drafts) => insist(() => local.append(drafts)));
  await blobs.recover();
  void reserve?.hold().catch(() => undefined);
  const exchanger = makeExchanger(local, api, clock, makeEnrol(api, devices, local), pulls);
  const elect = (lead: () => void): (() => void) => electLeader(who.id, locks, lead);
  const { entries } = local;
  const engine = startEngine({ exchanger, entries, pulls, clock, channel, page, pokes, elect, sendLater, chance });
  const uploader = sendBlob && startUploader({
    blobs, api, sendBlob, clock, chance,
    dev: () => local.chain.peek().dev,
    rank: (head) => rankOf(head, local.live.rows("photo").peek(), local.live.rows("answer").peek()),
    elect: (lead) => electLeader(`${who.id}-blobs`, locks, lead),
    alone: locks !== undefined,
  });
  const endWakes = effect(() => {
    if (engine.word.value.link === "online") uploader?.wake();
  });
  void local.prune(KEPT_MS);

  const conflicts = local.live.rows("conflict");
  const status = computed<SyncStatus>(() => ({
    link: engine.word.value.link,
    nextTryAt: engine.word.value.nextTryAt,
    pending: countUnsent(local.entries.value, blobs.heads.value),
    troubled: local.entries.value.filter(isTroubled).length,
    conflicts: conflicts.value.filter(({ doc }) => doc.state === "open").length,
    hidden: local.pulled.value && [...local.base().values()].filter(isAwaitingWord).length,
    lastSyncAt: local.pulled.value.at,
    clockSkewMs: local.pulled.value.skew,
  }));

  const draftsOf = (whats: readonly Recording[]): Draft[] => {
    const at: Stamp = [clock.now(), clock.mono(), clock.ses];
    const group = whats.length > 1 ? uuid7(at[0]) : null;
    if (whats.reduce((bytes, what) => bytes + sizeOf(what), 0) > MOST_REQUEST_BYTES) throw tooLarge(MOST_REQUEST_BYTES);
    return whats.map((what, k): Draft => {
      const draft = draftOf(what, at, local);
      return group === null ? draft : { ...draft, g: [group, k, whats.length] };
    });
  };
  const kept = async (drafts: readonly Draft[], keep: () => Promise<void>, code = "device.full"): Promise<string[]> => {
    await keep().catch((error: unknown) => {
      throw isFull(error) ? new Refusal(code) : error;
    });
    engine.wake("saved");
    return drafts.map(({ i }) => i);
  };
  const recordAll = async (whats: readonly Recording[]): Promise<string[]> => {
    const drafts = draftsOf(whats);
    return kept(drafts, () => insist(() => local.append(drafts)));
  };

  return {
    who,
    status,
    queue: queueOf(local, () => engine.word.value.sending),
    ready: computed(() => !pulls || local.pulled.value.ready),
    pokes: computed(() => engine.word.value.pokes),
    sentLater: engine.sentLater,
    row: local.live.row,
    rows: local.live.rows,
    record: async (what) => (await recordAll([what]))[0]!,
    recordAll,
    blobs,
    async recordWith(pieces, whats) {
      const drafts = draftsOf(whats);
      const keep = (): Promise<void> => blobs.keep(pieces, whats[0]!.bucket, drafts);
      // The reserve is for text and signatures alone.
      return pieces.some(({ kind }) => kind !== "signature") ? kept(drafts, keep, "device.no_photos") : kept(drafts, () => insist(keep));
    },
    dev: computed(() => local.chain.value.dev),
    async sign(payload, typ, kid) {
      const key = await devices.key(who.id);
      if (key === undefined) throw new Refusal("device.no_key");
      return signJws(payload, typ, kid, key.privateKey);
    },
    begun: async (order) => (await devices.preference<Begun | null>(`act ${who.id} ${order}`)) ?? null,
    keepBegun: (order, now) => devices.keepPreference(`act ${who.id} ${order}`, now),
    seal: (act) => seal(act, { who, devices, chain: local.chain, head: local.pulled, setting: (key) => settingOf(local, key) }, (whats, after) => {
      const drafts = draftsOf(whats);
      return kept(drafts, () => insist(() => local.append(drafts, after)));
    }),
    syncNow: () => engine.wake("asked"),
    async agreeToDrops() {
      await local.mark(agreeToDrops);
      engine.wake("asked");
    },
    unsentBlobs: () => unsentBlobs([...blobs.heads.peek().values()].filter((head) => isOwed(head) && !head.freed), blobs.read),
    unsentFile: () => unsentFile(who, local.chain.peek(), entries.peek(), clock.now()),
    unsent: () => countUnsent(entries.peek(), blobs.heads.peek()),
    close() {
      endWakes();
      uploader?.stop();
      engine.stop();
      blobs.close();
      reserve?.close();
      local.close();
    },
  };
}

/** Ops that the server does not have, and blobs whose op it has; a photo counts once. */
function countUnsent(entries: readonly Entry[], heads: ReadonlyMap<string, BlobHead>): number {
  const lines = entries.filter(isUnsent).map(({ line }) => line);
  const owed = [...heads.values()].filter((head) => isOwed(head) && !head.freed);
  return lines.length + owed.filter(({ att }) => !lines.some((line) => line.includes(att))).length;
}

const settingOf = (local: Local, key: string): unknown =>
  local.live.rows("setting").peek().find(({ doc }) => doc.key === key)?.doc.value;

const isUnsent = ({ outcome }: Entry): boolean => outcome === null;

/** `bv` is what the screen showed. Throws Refusal `op.too_large`; TypeError for what has no place on the wire. */
function draftOf({ id, type, bucket, row, payload, was, bv, epoch: shownIn }: Recording, at: Stamp, local: Local): Draft {
  const held = local.bucketOf(bucket);
  const words = { x: payload as Draft["x"], ...(was && { was: was as Draft["x"] }) };
  checkNumbers(words);
  if (sizeOf({ payload, ...(was && { was }) }) > MOST_LINE_BYTES) throw tooLarge(MOST_LINE_BYTES);
  const epoch = local.chain.peek().epoch;
  const fields = Object.keys(was ?? {});
  const covering = coveringOf(row === undefined ? undefined : local.live.find(bucket, row)?.under, fields);
  const seen = seenOf({ bv: bv ?? held?.ver ?? 0, epoch: shownIn ?? held?.epoch ?? epoch }, covering);
  const place = { b: bucket, ...(row !== undefined && { r: row }), bv: seen.bv };
  return { i: id ?? uuid7(at[0]), t: type, ...place, ...words, at, u: local.who.id, ...(seen.epoch !== epoch && { e: seen.epoch }) };
}

/** Of its line, at most. */
const sizeOf = ({ payload: x, was }: Pick<Recording, "payload" | "was">): number =>
  new TextEncoder().encode(JSON.stringify({ x, was })).length + FRAME_BYTES;

const tooLarge = (most: number): Refusal => new Refusal("op.too_large", { most });

function checkNumbers(value: unknown): void {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`${value} has no place on the wire`);
  if (typeof value === "object" && value !== null) Object.values(value).forEach(checkNumbers);
}

function queueOf(local: Local, sendingNow: () => readonly string[]): Workspace["queue"] {
  const made = new WeakMap<Entry, QueueItem>();
  const item = (entry: Entry, state: OpState): QueueItem => {
    const known = made.get(entry);
    if (known?.state === state) return known;
    const fresh = queueItem(entry, state);
    made.set(entry, fresh);
    return fresh;
  };
  return computed(() => {
    const sending = new Set(sendingNow());
    const { archived, dev } = local.chain.value;
    return local.entries.value.map((entry) => item(entry, stateOf(entry, sending, archived, dev)));
  });
}
