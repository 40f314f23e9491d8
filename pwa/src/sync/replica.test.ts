import { describe, expect, it } from "vitest";
import { haveDigest } from "../crypto/chain";
import { checksum } from "../crypto/h64";
import type { HeldBucket } from "../merge/bucket";
import type { BucketPart, Outcome, Reply, WireRow } from "../net/wire";
import type { Entry } from "../store/entry";
import { NOTHING_PULLED } from "../store/replica";
import { type Core, FULL_BUDGET, plan, receive, refused, smaller } from "./replica";

const HEARD = { now: 1_000_500, mono: 10, ses: "ses" };
const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({
  n: seq, op: `op-${seq}`, dev: "dev-1", seq, previous: "", line: `{"s":${seq}}`, group: null, epoch: "e1", replayed: false, outcome: null,
  answeredIn: null, aside: null, storedAt: null, landed: false, past: [], ...more,
});
const entries = (count: number): Entry[] => Array.from({ length: count }, (_, i) => entry(i + 1));
const bucket = (bid: number, ver: number, more: Partial<HeldBucket> = {}): HeldBucket => ({
  bid, key: ["o", `r${bid}`], ver, epoch: "e1", sound: true, hiddenAt: null, rows: new Map(), ...more,
});
const core = (more: Partial<Core> = {}): Core => ({
  chain: { dev: "dev-1", lineage: 1, epoch: "e1", seq: 9, head: "", next: 10, stored: 0, archived: 0, heardAt: 0 },
  base: new Map(), pulled: NOTHING_PULLED, pulls: true, batch: 100, budget: FULL_BUDGET, healing: new Set(), gapAt: null, staged: null,
  ...more,
});
const reply = (more: Partial<Reply> = {}): Reply => ({
  p: 1, epoch: "e1", now: 1_000_000, req: "r", stored: 0, archived: 0, res: [], drop: [], b: [], more: false,
  min: { app: "0", sch: 1 }, ...more,
});
const snap = (bid: number, ver: number, rows: WireRow[] = []): BucketPart => ({
  id: bid, key: ["o", `r${bid}`], ver, mode: "snap", rows, chk: checksum(rows),
});
const applied = (seq: number): Outcome => ({ i: `op-${seq}`, o: "applied", at: [[1, 2]] });
const base = (...buckets: HeldBucket[]): Map<number, HeldBucket> => new Map(buckets.map((b) => [b.bid, b]));
const exchange = (state: Core, said: Partial<Reply>, owed: Entry[] = []): ReturnType<typeof receive> =>
  receive(state, plan(state, owed), reply(said), HEARD);

describe("the next request", () => {
  it("sends what is unanswered of this device, in its order", () => {
    const owed = [entry(3), entry(2, { outcome: applied(2) }), entry(1), entry(4, { aside: { code: "x" } }), entry(5, { dev: "dev-0" })];
    const sent = plan(core(), owed);
    expect(sent.entries.map(({ seq }) => seq)).toEqual([1, 3]);
    expect(sent.gotOutcomesUpTo).toBe(0);
  });

  it("says up to where outcomes are kept", () => {
    expect(plan(core(), []).gotOutcomesUpTo).toBe(9);
    expect(plan(core(), [entry(1, { outcome: applied(1) }), entry(2)]).gotOutcomesUpTo).toBe(1);
  });

  it("is cut by count, and by size, but never to nothing", () => {
    expect(plan(core({ batch: 2 }), entries(5))).toMatchObject({ rest: true, entries: [{ seq: 1 }, { seq: 2 }] });
    const large = [1, 2, 3].map((seq) => entry(seq, { line: "龘".repeat(170_000) }));
    expect(plan(core(), large).entries).toHaveLength(1);
    expect(plan(core(), [entry(1, { line: "x".repeat(2_000_000) })]).entries).toHaveLength(1);
  });

  it("never splits what one tap meant", () => {
    const owed = [entry(1), ...[2, 3, 4].map((seq) => entry(seq, { group: "g" })), entry(5)];
    const sizes = [1, 2, 3, 4, 5].map((batch) => plan(core({ batch }), owed).entries.length);
    expect(sizes).toEqual([1, 1, 1, 4, 5]);
    expect(plan(core({ batch: 1 }), owed.slice(1)).entries).toHaveLength(3);
    const large = [entry(1), ...[2, 3, 4].map((seq) => entry(seq, { group: "g", line: "x".repeat(400_000) })), entry(5)];
    expect(plan(core(), large).entries.map(({ seq }) => seq)).toEqual([1]);
    expect(plan(core(), large.slice(1)).entries.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  });

  it("says how much is owed in all", () => {
    expect(plan(core({ batch: 1 }), [...entries(3), entry(4, { aside: { code: "x" } })]).owed).toBe(4);
  });

  it("says nothing held, the vector, or its digest once the server knows it", () => {
    const held = base(bucket(10, 1), bucket(9, 2), bucket(8, 3, { sound: false }));
    expect(plan(core(), []).have).toBeNull();
    expect(plan(core({ base: held }), []).have).toEqual({ v: [[10, 1], [9, 2]] });
    const digest = haveDigest([[9, 2], [10, 1]]);
    expect(plan(core({ base: held, pulled: { ...NOTHING_PULLED, digest } }), []).have).toEqual({ d: digest });
  });

  it("asks for no rows at the desk", () => {
    expect(plan(core({ pulls: false, base: base(bucket(1, 1)) }), [])).toMatchObject({ have: null, budget: 0 });
  });
});

describe("an answer", () => {
  it("hands on outcomes by id and what the server keeps", () => {
    const got = exchange(core(), { res: [applied(2), applied(1)], stored: 2, archived: 1 }, entries(2));
    expect(got.answered).toMatchObject({ dev: "dev-1", epoch: "e1", outcomes: [{ i: "op-2" }, { i: "op-1" }], stored: 2, archived: 1, at: 1_000_000 });
    expect(got).toMatchObject({ enrol: null, again: false });
  });

  it("is a whole one when nothing more is to come: then the app is ready and knows its clock", () => {
    expect(exchange(core(), { more: true, b: [snap(1, 1)] }).core.pulled).toMatchObject({ ready: false, at: null, skew: 500 });
    const whole = exchange(core(), { b: [snap(1, 1)] }).core.pulled;
    expect(whole).toMatchObject({ ready: true, at: 1_000_500, anchor: [1_000_000, 10, "ses"] });
  });

  it("asks to go on while more is to come or owed, but not where nothing moves", () => {
    expect(exchange(core(), { more: true, b: [snap(1, 1)] }).again).toBe(true);
    expect(exchange(core(), { more: true }).again).toBe(false);
    expect(exchange(core({ batch: 1 }), { res: [applied(1)], stored: 1 }, entries(2)).again).toBe(true);
    expect(exchange(core({ batch: 1 }), {}, entries(2)).again).toBe(false);
  });

  it("doubles the batch when a full one went well, up to a thousand", () => {
    expect(exchange(core({ batch: 2 }), { res: [applied(1)] }, entries(2)).core.batch).toBe(4);
    expect(exchange(core({ batch: 800 }), { res: [applied(1)] }, entries(800)).core.batch).toBe(1000);
    expect(exchange(core({ batch: 100 }), { res: [applied(1)] }, entries(2)).core.batch).toBe(100);
  });

  it("may ask to be left alone", () => {
    expect(exchange(core(), { wait: 30_000 }).waitMs).toBe(30_000);
  });

  it("drops buckets that are somebody else's now, never one that is not held", () => {
    const got = exchange(core({ base: base(bucket(1, 1), bucket(2, 1)) }), { drop: [2, 3] });
    expect(got.turn?.dropped).toEqual([2]);
    expect([...got.core.base.keys()]).toEqual([1]);
  });

  it("leaves the server knowing what is held now", () => {
    const state = core({ base: base(bucket(1, 1)) });
    expect(plan(exchange(state, {}).core, []).have).toEqual({ d: haveDigest([[1, 1]]) });
    expect(plan(exchange(state, { b: [snap(1, 2)] }).core, []).have).toEqual({ d: haveDigest([[1, 2]]) });
  });

  it("that takes very much away hides it at first, and goes on naming it", () => {
    const held = base(...Array.from({ length: 20 }, (_, i) => bucket(i, 1)));
    const got = exchange(core({ base: held }), { drop: [...held.keys()] });
    expect(got.turn?.dropped).toEqual([]);
    expect(got.turn?.marked).toHaveLength(20);
    expect(plan(got.core, []).have).toEqual({ v: expect.any(Array) as unknown });
    expect(exchange(got.core, {}).core.base.get(3)?.hiddenAt).toBeNull();
  });
});

describe("MUST-STAGE: a bucket in parts", () => {
  const rows: WireRow[] = [1, 2].map((i) => ({ t: 1, id: `row-${i}`, v: 1, d: {} }));
  const part = (k: number): BucketPart => ({ ...snap(1, 1, rows), rows: [rows[k - 1]!], part: [k, 2] });

  it("is shown with its last part, and the app is not ready before", () => {
    const half = exchange(core(), { b: [part(1)], more: true });
    expect(half).toMatchObject({ again: true, core: { staged: { parts: [{}] }, pulled: { ready: false } } });
    expect(half.core.base.size).toBe(0);
    const all = exchange(half.core, { b: [part(2)] });
    expect(all.core.base.get(1)?.rows.size).toBe(2);
    expect(all.core).toMatchObject({ staged: null, pulled: { ready: true } });
  });

  it("begins anew when a part is missing", () => {
    expect(exchange(core(), { b: [part(2)], more: true }).core).toMatchObject({ staged: null });
  });
});

describe("MUST-CHK: a wrong checksum", () => {
  const wrong = { ...snap(1, 2), chk: "0000000000000bad" };

  it("takes the bucket out of the vector, keeps it on the screen, and asks for it whole", () => {
    const got = exchange(core({ base: base(bucket(1, 1), bucket(2, 1)) }), { b: [wrong] });
    expect(got.again).toBe(true);
    expect(got.turn).toMatchObject({ applied: [], marked: [{ bid: 1, sound: false }], dropped: [] });
    expect(plan(got.core, []).have).toEqual({ v: [[2, 1]] });
    expect(got.core.pulled.ready).toBe(false);
  });

  it("that comes again does not make the client run in a circle", () => {
    const once = exchange(core({ base: base(bucket(1, 1)) }), { b: [wrong] });
    expect(exchange(once.core, { b: [wrong] }).again).toBe(false);
  });

  it("is healed by a snapshot", () => {
    const once = exchange(core({ base: base(bucket(1, 1)) }), { b: [wrong] });
    const healed = exchange(once.core, { b: [snap(1, 2)] });
    expect(healed.core.base.get(1)).toMatchObject({ ver: 2, sound: true });
    expect(healed.core.healing.size).toBe(0);
  });

  it("of a bucket never held is simply asked for again", () => {
    const got = exchange(core(), { b: [wrong] });
    expect(got).toMatchObject({ again: true, turn: { marked: [], applied: [] } });
  });
});

describe("MUST-EPOCH: a server that was restored", () => {
  const state = core({ base: base(bucket(1, 5)), chain: { ...core().chain, stored: 4 } });

  it.each([
    ["says so", { err: "epoch" as const, epoch: "e2" }],
    ["shows another epoch", { epoch: "e2" }],
    ["knows less than it has said", { stored: 3 }],
  ])("%s: the vector goes, the rows stay on the screen, and everything is sent again from a new device", (_, said) => {
    const got = exchange(state, { ...said, res: [applied(1)], b: [snap(1, 9)] }, entries(5));
    expect(got).toMatchObject({ enrol: "restore", again: true, answered: { outcomes: [], stored: 4 } });
    expect(got.core.base.get(1)).toMatchObject({ ver: 5, sound: false });
    expect(plan(got.core, []).have).toBeNull();
  });

  it("no longer has what has not come when all has come", () => {
    const forgot = exchange(state, { err: "epoch", epoch: "e2" }).core;
    const anew = { ...forgot, chain: { ...forgot.chain, epoch: "e2", stored: 0 } };
    expect(exchange(anew, { epoch: "e2", more: true, b: [snap(2, 1)] }).turn?.dropped).toEqual([]);
    expect(exchange({ ...anew, base: state.base }, { epoch: "e2" }).turn?.dropped).toEqual([1]);
    expect(exchange(anew, { epoch: "e2", b: [snap(2, 1)] }).turn?.dropped).toEqual([1]);
  });
});

describe("an error in the answer", () => {
  it("need_have: the vector itself is said next", () => {
    const digest = haveDigest([[1, 1]]);
    const state = core({ base: base(bucket(1, 1)), pulled: { ...NOTHING_PULLED, digest } });
    const got = exchange(state, { err: "need_have" });
    expect(got.core.pulled.at).toBeNull();
    expect(got.again).toBe(true);
    expect(plan(got.core, []).have).toEqual({ v: [[1, 1]] });
    expect(exchange(got.core, { err: "need_have" }).again).toBe(false);
  });

  it("fork: a new device, with what was answered before it kept", () => {
    const got = exchange(core(), { err: "fork", res: [applied(1)], stored: 1 }, entries(2));
    expect(got).toMatchObject({ enrol: "fork", turn: null, answered: { outcomes: [{ i: "op-1" }] } });
  });

  it("gap: sends from where the server stands; if that does not help, everything from a new device", () => {
    const owed = entries(3);
    const once = exchange(core(), { err: "gap", stored: 1, res: [applied(1)] }, owed);
    expect(once).toMatchObject({ enrol: null, again: true, core: { gapAt: 1 } });
    const again = { ...once.core, chain: { ...once.core.chain, stored: 1 } };
    expect(receive(again, plan(again, owed.slice(1)), reply({ err: "gap", stored: 1 }), HEARD).enrol).toBe("restore");
  });

  it("gap that nothing here can fill: a new device at once", () => {
    expect(exchange(core(), { err: "gap", stored: 1 }, [entry(4)]).enrol).toBe("restore");
  });
});

describe("a refusal of the whole request", () => {
  const sent = plan(core(), entries(3));
  const problem = (status: number, code: string, kind: string, args = {}): Parameters<typeof refused>[2] => ({ status, code, kind, args });

  it.each([
    [problem(401, "auth.session", "SIGNED_OUT"), "signed_out"],
    [problem(403, "device.revoked", "REFUSED"), "revoked"],
    [problem(403, "device.unknown", "REFUSED"), "unknown_device"],
    [problem(503, "server.busy", "UNAVAILABLE"), "trouble"],
    [problem(500, "server.defect", "DEFECT"), "trouble"],
    [problem(403, "http.origin", "REFUSED"), "trouble"],
    [problem(400, "sync.header", "REFUSED", { line: 1 }), "smaller"],
  ])("%o means %s", (said, is) => {
    expect(refused(core(), sent, said).is).toBe(is);
  });

  it("that names a line puts that op aside", () => {
    const setback = refused(core(), sent, problem(400, "sync.line", "REFUSED", { line: 3 }));
    expect(setback).toMatchObject({ is: "aside", entry: { op: "op-2" }, error: { code: "sync.line" } });
  });

  it("for size halves the batch until one op is left, and then does not blame it", () => {
    const setback = refused(core(), sent, problem(413, "sync.too_large", "REFUSED"));
    expect(setback).toMatchObject({ is: "smaller", core: { batch: 1 } });
    expect(refused(core(), plan(core({ batch: 1 }), entries(2)), problem(413, "sync.too_large", "REFUSED")).is).toBe("trouble");
  });

  it("for size does not go on for ever where only a group is left, which is never split", () => {
    const group = plan(core({ batch: 1 }), [1, 2, 3].map((seq) => entry(seq, { group: "g" })));
    expect(group.entries).toHaveLength(3);
    expect(refused(core({ batch: 1 }), group, problem(413, "sync.too_large", "REFUSED")).is).toBe("trouble");
    const before = plan(core(), [entry(1), ...[2, 3].map((seq) => entry(seq, { group: "g" }))]);
    expect(refused(core(), before, problem(413, "sync.too_large", "REFUSED")).is).toBe("smaller");
  });

  it("or a timeout halves what goes both ways, but not to nothing", () => {
    expect(smaller(core(), plan(core(), entries(80)))).toMatchObject({ batch: 40, budget: FULL_BUDGET / 2 });
    const least = Array.from({ length: 20 }).reduce<Core>((state) => smaller(state, plan(state, [])), core());
    expect(least).toMatchObject({ batch: 1, budget: 32 * 1024 });
  });
});
