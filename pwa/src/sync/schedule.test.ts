import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import { when } from "../testing/when";
import { electLeader } from "./leader";
import { backoff } from "./schedule";

it("doubles up to five minutes and leaves half of it to chance", () => {
  expect([1, 2, 3, 9, 10, 60].map((failures) => backoff(failures, 0))).toEqual([500, 1000, 2000, 128_000, 150_000, 150_000]);
  expect([1, 2, 60].map((failures) => backoff(failures, 0.999999))).toEqual([1000, 2000, 300_000]);
});

it("lets one tab send at a time, and the next when it goes", async () => {
  const led = signal<string[]>([]);
  const elect = (tab: string): (() => void) =>
    electLeader("lin", navigator.locks, () => (led.value = [...led.peek(), tab]));
  const stepDown = elect("a");
  await when(() => led.value.length === 1);
  const waiting = elect("never");
  const other = elect("b");
  waiting();
  expect(led.peek()).toEqual(["a"]);
  stepDown();
  await when(() => led.value.length === 2);
  expect(led.peek()).toEqual(["a", "b"]);
  other();
});

it("lets every tab send where there are no locks", () => {
  const led: number[] = [];
  for (const tab of [1, 2]) electLeader("lin", undefined, () => led.push(tab));
  expect(led).toEqual([1, 2]);
});
