/**
 * The client's half of the protocol, pure: what to say next, and what an answer means. No I/O, no clock, no chance.
 *
 * Source: PROTOCOL sections 2 to 4; proven by `replica.json`. The engine carries out what is decided here.
 */
import { haveDigest } from "../crypto/chain";
import { type HeldBucket, applyPart, isSound, vectorOf } from "../merge/bucket";
import { type Staged, stagePart } from "../merge/stage";
import type { Have, OpError, Reply } from "../net/wire";
import { type Entry, isUnanswered } from "../store/entry";
import type { Answered, Chain } from "../store/chain";
import { MOST_REQUEST_BYTES } from "../store/line";
import { fromBase64url } from "../crypto/jws";
import type { Pulled, Turn } from "../store/replica";
import { judgeDrops } from "./drops";

export interface Core {
  chain: Chain;
  base: ReadonlyMap<number, HeldBucket>;
  pulled: Pulled;
  /** False at the desk: it reads online and asks for no rows. */
  pulls: boolean;
  /** Most ops of the next request, and bytes of rows that it asks for. */
  batch: number;
  budget: number;
  /** Buckets whose checksum was wrong in the last exchange: asked for again at once only the first time. */
  healing: ReadonlySet<number>;
  /** `stored` of a gap that the last exchange met. */
  gapAt: number | null;
  staged: Staged | null;
}

export const FIRST_BATCH = 100;
const MOST_BATCH = 1000;
export const FULL_BUDGET = 512 * 1024;
const LEAST_BUDGET = 32 * 1024;

export interface Plan {
  have: Have;
  budget: number;
  gotOutcomesUpTo: number;
  owed: number;
  entries: readonly Entry[];
  /** True where more is owed than goes out. */
  rest: boolean;
  /** The vector that `have` stands for. */
  said: ReadonlyMap<number, number>;
}

export function plan(core: Core, entries: readonly Entry[]): Plan {
  const { chain, pulled } = core;
  const open = entries.filter((entry) => entry.dev === chain.dev && isUnanswered(entry)).sort((a, b) => a.seq - b.seq);
  const said = core.pulls ? vectorOf(core.base, chain.epoch) : new Map<number, number>();
  const vector = [...said];
  const digest = haveDigest(vector);
  const going = cut(open, core.batch);
  return {
    have: vector.length === 0 ? null : digest === pulled.digest ? { d: digest } : { v: vector },
    budget: core.pulls ? core.budget : 0,
    gotOutcomesUpTo: (open[0]?.seq ?? chain.seq + 1) - 1,
    owed: entries.filter(({ outcome }) => outcome === null).length,
    entries: going,
    rest: going.length < open.length,
    said,
  };
}

/** The first ops that fit; of a group all or none, but never nothing. */
function cut(open: readonly Entry[], most: number): Entry[] {
  const encoder = new TextEncoder();
  let bytes = 0;
  const full = open.findIndex((entry, i) => {
    bytes += encoder.encode(entry.line).length + 1;
    return i > 0 && (i >= most || bytes > MOST_REQUEST_BYTES);
  });
  if (full < 0) return [...open];
  const splits = (at: number): boolean => open[at]!.group !== null && open[at]!.group === open[at - 1]?.group;
  let end = full;
  while (end > 0 && splits(end)) end--;
  if (end === 0) end = full;
  while (end < open.length && splits(end)) end++;
  return open.slice(0, end);
}

/** What an answer asks for: first the base, then the outbox, then the rest. */
export interface Received {
  core: Core;
  turn: Turn | null;
  answered: Answered;
  /** A new device is needed: with a new key after a fork, with the same one after a restore. */
  enrol: "fork" | "restore" | null;
  /** Ask again at once. */
  again: boolean;
  /** The server wants to be left alone for so long, ms. */
  waitMs: number;
}

/** When the answer came, by this device. */
export interface Heard {
  now: number;
  mono: number;
  ses: string;
}

export function receive(core: Core, sent: Plan, reply: Reply, heard: Heard): Received {
  const { chain } = core;
  const answered: Answered = {
    dev: chain.dev, epoch: reply.epoch, outcomes: reply.res, stored: reply.stored, archived: reply.archived, at: reply.now,
  };
  const common = { answered, waitMs: reply.wait ?? 0 };
  // The server knows less than it has said: it was restored, told so or not. MUST-EPOCH
  if (reply.err === "epoch" || reply.epoch !== chain.epoch || reply.stored < chain.stored) {
    const settled = { ...answered, outcomes: [], stored: chain.stored };
    return { ...common, answered: settled, ...forget(core), enrol: "restore", again: true };
  }
  if (reply.err === "fork") return { ...common, core, turn: null, enrol: "fork", again: true };
  if (reply.err === "gap" && (core.gapAt === reply.stored || !sent.entries.some(({ seq }) => seq === reply.stored + 1))) {
    return { ...common, core: { ...core, gapAt: null }, turn: null, enrol: "restore", again: true };
  }
  const laid = lay(core, sent, reply, heard);
  const full = sent.entries.length === core.batch && reply.err === undefined;
  const batch = full ? Math.min(MOST_BATCH, core.batch * 2) : core.batch;
  const next = { ...core, ...laid.core, batch, gapAt: reply.err === "gap" ? reply.stored : null };
  // Only what moved something on, or asks for something else next time, is a reason to go on at once.
  const moved = reply.res.length + reply.b.length + reply.drop.length > 0;
  const asksAnew = reply.err === "gap" || (reply.err === "need_have" && sent.have !== null && "d" in sent.have);
  const again = laid.again || asksAnew || (moved && (reply.more || sent.rest));
  return { ...common, core: next, turn: laid.turn, enrol: null, again };
}

/** The vector means nothing any more; the rows stay on the screen until newer ones come. */
function forget(core: Core): { core: Core; turn: Turn } {
  const marked = [...core.base.values()].map((bucket) => ({ ...bucket, sound: false }));
  const pulled = { ...core.pulled, digest: null };
  const base = new Map(marked.map((bucket) => [bucket.bid, bucket]));
  const turn = { applied: [], marked, dropped: [], before: core.base, pulled };
  return { core: { ...core, base, pulled, healing: new Set(), gapAt: null, staged: null }, turn };
}

type Laid = Pick<Core, "base" | "pulled" | "healing" | "staged">;

function lay(core: Core, sent: Plan, reply: Reply, heard: Heard): { core: Laid; turn: Turn; again: boolean } {
  const base = new Map(core.base);
  const applied: Turn["applied"][number][] = [];
  const marked = new Map<number, HeldBucket>();
  const healing = new Set<number>();
  let { staged } = core;
  for (const wired of reply.b) {
    const step = stagePart(staged, wired);
    staged = step.is === "staged" ? step.staged : null;
    if (step.is !== "whole") continue;
    const held = base.get(step.part.id);
    const result = applyPart(held, step.part, sent.said.get(step.part.id), reply.epoch);
    if (result.is === "stale") continue;
    if (result.is === "mismatch") healing.add(step.part.id);
    // MUST-CHK: what was held stays on the screen, but is not named any more, so that it comes whole.
    const now = result.is === "applied" ? result.bucket : held && { ...held, sound: false };
    if (now) base.set(now.bid, now);
    if (result.is === "applied") applied.push(result);
    else if (now) marked.set(now.bid, now);
  }
  const knew = reply.err !== "need_have";
  const whole = core.pulls && knew && !reply.more && staged === null && healing.size === 0;
  // All that the user is entitled to has come: what has not, since the epoch changed, is somebody else's by now.
  const lost = whole ? [...base.values()].filter((bucket) => !isSound(bucket, reply.epoch)).map(({ bid }) => bid) : [];
  const judged = judgeDrops(base, new Set([...reply.drop, ...lost]), heard.now);
  const dropped = knew ? judged.dropped : [];
  for (const bucket of knew ? judged.marked : []) marked.set(bucket.bid, bucket);
  for (const bucket of marked.values()) base.set(bucket.bid, bucket);
  for (const bid of dropped) base.delete(bid);
  // The server knows what it has just sent; of what it takes away and is hidden here only, it knows nothing.
  const agreed = knew && healing.size === 0 && ![...base.values()].some(({ hiddenAt }) => hiddenAt !== null);
  const pulled: Pulled = {
    ready: core.pulled.ready || whole,
    at: knew && !reply.more ? heard.now : core.pulled.at,
    skew: heard.now - reply.now,
    digest: agreed ? haveDigest(vectorOf(base, reply.epoch)) : null,
    anchor: [reply.now, heard.mono, heard.ses],
    head: headAfter(core, reply),
  };
  const turn: Turn = { applied, marked: [...marked.values()], dropped, before: core.base, pulled };
  const again = [...healing].some((bid) => !core.healing.has(bid));
  return { core: { base, pulled, healing, staged }, turn, again };
}

/** A server that was restored signs its chain anew: a head of before is no anchor any more. */
function headAfter({ chain, pulled }: Core, reply: Reply): NonNullable<Pulled["head"]> | null {
  if (reply.epoch !== chain.epoch) return null;
  return reply.head === undefined ? (pulled.head ?? null) : { size: headSize(reply.head), token: reply.head };
}

/** What a head says of its size; whether it was signed is looked at where it is used. 0 for what cannot be read. */
function headSize(token: string): number {
  const payload = fromBase64url(token.split(".")[1] ?? "");
  const said = payload && (JSON.parse(new TextDecoder().decode(payload)) as { size?: unknown });
  return Number.isSafeInteger(said?.size) ? Number(said!.size) : 0;
}

/** What a refusal of the whole request means. Source: PROTOCOL section 8. */
export type Setback =
  | { is: "signed_out" }
  | { is: "revoked" }
  /** The session speaks for another user, or the server has forgotten this device: ask who one is. */
  | { is: "unknown_device" }
  | { is: "aside"; entry: Entry; error: OpError }
  | { is: "smaller"; core: Core }
  | { is: "trouble" };

interface Refused {
  status: number;
  code: string;
  kind: string;
  args: Readonly<Record<string, unknown>>;
}

export function refused(core: Core, sent: Plan, problem: Refused): Setback {
  if (problem.kind === "SIGNED_OUT" || problem.status === 401) return { is: "signed_out" };
  if (problem.code === "device.revoked") return { is: "revoked" };
  if (problem.code === "device.unknown") return { is: "unknown_device" };
  if (problem.status !== 400 && problem.status !== 413) return { is: "trouble" };
  // Line 1 is the header. A line that cannot be read must not hold up the others. MUST-LINE
  const line = typeof problem.args.line === "number" ? sent.entries[problem.args.line - 2] : undefined;
  if (line !== undefined) return { is: "aside", entry: line, error: { code: problem.code, args: { ...problem.args } } };
  const less = smaller(core, sent);
  return cut(sent.entries, less.batch).length < sent.entries.length ? { is: "smaller", core: less } : { is: "trouble" };
}

/** After a timeout: half as much both ways. */
export function smaller(core: Core, sent: Plan): Core {
  const batch = Math.max(1, Math.floor(Math.min(core.batch, Math.max(sent.entries.length, 1)) / 2));
  return { ...core, batch, budget: Math.max(LEAST_BUDGET, Math.floor(core.budget / 2)) };
}
