import { expect, it } from "vitest";
import { seenOf } from "./seen";

const at = (bv: number, epoch = "e"): { bv: number; epoch: string } => ({ bv, epoch });

it("is what is held, where nothing covers the field", () => {
  expect(seenOf(at(7), [])).toEqual(at(7));
});

it("is the base of the first op that covers it: what came in since lies under it, unseen", () => {
  expect(seenOf(at(7), [at(3), at(5)])).toEqual(at(3));
  expect(seenOf(at(2), [at(3)])).toEqual(at(2));
});

it("is nothing over an op from before a restore: no number counts in both epochs", () => {
  expect(seenOf(at(9_000_000_000), [at(4, "old"), at(8_000_000_000)])).toEqual(at(0));
});
