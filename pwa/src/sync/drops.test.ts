import { expect, it } from "vitest";
import type { HeldBucket } from "../merge/bucket";
import { agreeToDrops, isAwaitingWord, judgeDrops } from "./drops";

const MINUTE = 60_000;
const holding = (count: number, hiddenAt: number | null = null): Map<number, HeldBucket> =>
  new Map(
    Array.from({ length: count }, (_, i) => [
      i + 1,
      { bid: i + 1, key: ["o", `r${i}`], ver: 1, epoch: "e", sound: true, hiddenAt, rows: new Map() },
    ]),
  );
const first = (count: number): Set<number> => new Set(Array.from({ length: count }, (_, i) => i + 1));

it("lets a few go at once, and many of very many", () => {
  expect(judgeDrops(holding(12), first(10), 0)).toEqual({ dropped: [...first(10)], marked: [] });
  expect(judgeDrops(holding(100), first(20), 0).dropped).toHaveLength(20);
});

it("only hides when more than ten and more than a fifth go together", () => {
  const { dropped, marked } = judgeDrops(holding(50), first(11), 7);
  expect(dropped).toEqual([]);
  expect(marked).toHaveLength(11);
  expect(marked.every(({ hiddenAt }) => hiddenAt === 7)).toBe(true);
});

it("deletes what the server still takes away ten minutes later, not before", () => {
  expect(judgeDrops(holding(30, 0), first(30), 10 * MINUTE - 1)).toEqual({ dropped: [], marked: [] });
  expect(judgeDrops(holding(30, 0), first(30), 10 * MINUTE).dropped).toHaveLength(30);
});

it("does not wait for the ten minutes where a person agrees, but for the server to say it again", () => {
  const hidden = judgeDrops(holding(30), first(30), 7).marked;
  const agreed = agreeToDrops(new Map(hidden.map((bucket) => [bucket.bid, bucket])));
  const held = new Map(agreed.map((bucket) => [bucket.bid, bucket]));
  expect([hidden, agreed].map((list) => list.filter(isAwaitingWord).length)).toEqual([30, 0]);
  expect(judgeDrops(held, first(29), 8).dropped).toHaveLength(29);
  expect(judgeDrops(held, first(29), 8).marked).toMatchObject([{ bid: 30, hiddenAt: null }]);
  expect(agreeToDrops(holding(30))).toEqual([]);
});

it("shows again what the server no longer takes away", () => {
  const { dropped, marked } = judgeDrops(holding(30, 5), first(29), MINUTE);
  expect(dropped).toEqual([]);
  expect(marked).toMatchObject([{ bid: 30, hiddenAt: null }]);
});
