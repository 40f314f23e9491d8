import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksum } from "../crypto/h64";
import type { BucketPart, WireRow } from "../net/wire";
import { type Applied, type HeldBucket, applyPart as applyIn, rowKey, vectorOf } from "./bucket";

const applyPart = (held: HeldBucket | undefined, part: BucketPart, said: number | undefined): Applied =>
  applyIn(held, part, said, "epoch");

const row = (id: string, v: number, d: Record<string, unknown> = { v }): WireRow => ({ t: 1, id, v, d });
const grave = (id: string, v: number): WireRow => ({ t: 1, id, v, x: 1 });
const held = (ver: number, rows: WireRow[], sound = true): HeldBucket => ({
  bid: 7, key: ["o", "r"], ver, epoch: "epoch", sound, hiddenAt: null,
  rows: new Map(rows.map((r) => [rowKey(r), { t: r.t, id: r.id, v: r.v, d: r.d! }])),
});
const snap = (ver: number, rows: WireRow[], chk = checksum(rows)): BucketPart => ({
  id: 7, key: ["o", "r"], ver, mode: "snap", rows, chk,
});
const delta = (from: number, ver: number, rows: WireRow[], after: WireRow[]): BucketPart => ({
  id: 7, key: ["o", "r"], ver, from, mode: "delta", rows, chk: checksum(after),
});

describe("a snapshot", () => {
  it("replaces the whole bucket", () => {
    const applied = applyPart(held(3, [row("a", 1), row("b", 2)]), snap(5, [row("b", 4), row("c", 5)]), 3);
    expect(applied).toMatchObject({ is: "applied", whole: true, bucket: { ver: 5, sound: true } });
    if (applied.is === "applied") expect([...applied.bucket.rows.keys()]).toEqual(["1:b", "1:c"]);
  });

  it("below what is held by now is an older answer and changes nothing", () => {
    expect(applyPart(held(9, [row("a", 9)]), snap(5, [row("a", 5)]), 4)).toEqual({ is: "stale" });
    expect(applyPart(held(9, [row("a", 9)]), snap(5, [row("a", 5)]), undefined)).toEqual({ is: "stale" });
  });

  it("below what the request named means that the server went back, and counts", () => {
    expect(applyPart(held(9, [row("a", 9)]), snap(5, [row("a", 5)]), 9)).toMatchObject({ is: "applied", bucket: { ver: 5 } });
  });

  it("heals a bucket that is not sound, at any ver", () => {
    expect(applyPart(held(9, [], false), snap(2, [row("a", 1)]), undefined)).toMatchObject({ is: "applied" });
  });

  it("with another checksum is not applied", () => {
    expect(applyPart(undefined, snap(2, [row("a", 1)], "00000000000000ff"), undefined)).toEqual({ is: "mismatch" });
  });
});

describe("a delta", () => {
  it("lays newer rows and tombstones over the held ones", () => {
    const part = delta(2, 4, [row("b", 3), grave("a", 4)], [row("b", 3)]);
    const applied = applyPart(held(2, [row("a", 1), row("b", 2)]), part, 2);
    expect(applied).toMatchObject({ is: "applied", whole: false, bucket: { ver: 4 } });
    if (applied.is === "applied") expect(applied.gone.map(({ id }) => id)).toEqual(["a"]);
  });

  it("that starts above what is held, or on nothing, asks for a snapshot", () => {
    expect(applyPart(held(2, []), delta(3, 4, [], []), 3)).toEqual({ is: "mismatch" });
    expect(applyPart(undefined, delta(3, 4, [], []), undefined)).toEqual({ is: "mismatch" });
    expect(applyPart(held(3, [], false), delta(3, 4, [], []), 3)).toEqual({ is: "mismatch" });
  });

  it("of the past changes nothing, also when it comes twice", () => {
    expect(applyPart(held(4, [row("b", 3)]), delta(2, 4, [row("b", 3)], [row("b", 3)]), 2)).toEqual({ is: "stale" });
  });

  it("that reaches further back than needed gives the same bucket", () => {
    const part = delta(1, 4, [row("b", 2), row("c", 4)], [row("a", 1), row("b", 2), row("c", 4)]);
    expect(applyPart(held(2, [row("a", 1), row("b", 2)]), part, 2)).toMatchObject({ is: "applied", bucket: { ver: 4 } });
  });
});

it("names only sound buckets of this epoch in the vector, hidden ones too", () => {
  const others = [{ ...held(4, [], false), bid: 8 }, { ...held(5, []), bid: 9, epoch: "old" }, { ...held(6, []), bid: 10, hiddenAt: 1 }];
  const base = new Map([held(3, []), ...others].map((bucket) => [bucket.bid, bucket]));
  expect([...vectorOf(base, "epoch")]).toEqual([[7, 3], [10, 6]]);
});

it("takes a bucket of another epoch for not held", () => {
  const old = { ...held(9, [row("a", 9)]), epoch: "old" };
  expect(applyPart(old, delta(3, 4, [], []), 3)).toEqual({ is: "mismatch" });
  expect(applyPart(old, snap(2, [row("a", 1)]), undefined)).toMatchObject({ is: "applied", bucket: { ver: 2, epoch: "epoch" } });
});

it("reaches the same rows by any way of cutting a history into deltas", () => {
  const change = fc.record({ id: fc.constantFrom("a", "b", "c", "d"), gone: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), fc.array(fc.nat(29)), (changes, cuts) => {
      const at = (ver: number): WireRow[] => {
        const latest = new Map(changes.slice(0, ver).map(({ id, gone }, i) => [id, gone ? grave(id, i + 1) : row(id, i + 1)]));
        return [...latest.values()];
      };
      const live = (ver: number): WireRow[] => at(ver).filter(({ x }) => x === undefined);
      let now: HeldBucket = held(0, []);
      for (const ver of [...new Set([...cuts.filter((cut) => cut < changes.length), changes.length])].sort((a, b) => a - b)) {
        if (ver === now.ver) continue;
        const rows = at(ver).filter(({ v }) => v > now.ver);
        const applied = applyPart(now, delta(now.ver, ver, rows, live(ver)), now.ver);
        if (applied.is !== "applied") return false;
        now = applied.bucket;
      }
      return checksum(now.rows.values()) === checksum(live(changes.length));
    }),
  );
});
