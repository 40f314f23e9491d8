import { beforeEach, expect, it } from "vitest";
import type { HeldBucket, HeldRow } from "../merge/bucket";
import { freshDisk, recordsOf } from "../testing/disk";
import { NOTHING_PULLED, type Replica, type Turn, openReplica } from "./replica";

const row = (id: string, v: number): HeldRow => ({ t: 1, id, v, d: { name: "𬭎" } });
const bucket = (bid: number, ver: number, rows: HeldRow[]): HeldBucket => ({
  bid, key: ["o", `root-${bid}`], ver, epoch: "e", sound: true, hiddenAt: null, rows: new Map(rows.map((r) => [`${r.t}:${r.id}`, r])),
});
const pulled = { ...NOTHING_PULLED, ready: true, at: 5, digest: "d" };
const turn = (more: Partial<Turn>): Turn => ({ applied: [], marked: [], dropped: [], before: new Map(), pulled, ...more });
const whole = (b: HeldBucket): Turn["applied"][number] => ({
  is: "applied", bucket: b, whole: true, put: [...b.rows.values()], gone: [],
});

let replica: Replica;
beforeEach(() => {
  freshDisk();
  replica = openReplica("lin");
});

it("is empty at first", async () => {
  expect(await replica.load()).toEqual({ base: new Map(), pulled: NOTHING_PULLED });
});

it("gives back after a restart what a turn left", async () => {
  const [one, two] = [bucket(1, 4, [row("a", 1), row("b", 4)]), bucket(2, 1, [row("c", 1)])];
  expect(await replica.save(turn({ applied: [whole(one), whole(two)] }))).toBe(true);
  replica.close();
  expect(await openReplica("lin").load()).toEqual({ base: new Map([[1, one], [2, two]]), pulled });
});

it("lays a delta over the rows and takes away what went", async () => {
  const before = bucket(1, 2, [row("a", 1), row("b", 2)]);
  await replica.save(turn({ applied: [whole(before)] }));
  const after = bucket(1, 4, [row("b", 3)]);
  const delta = { is: "applied" as const, bucket: after, whole: false, put: [row("b", 3)], gone: [row("a", 1)] };
  await replica.save(turn({ applied: [delta], before: new Map([[1, before]]) }));
  expect((await replica.load()).base.get(1)).toEqual(after);
});

it("leaves no row of a replaced or dropped bucket, and none of its neighbours' goes", async () => {
  const [one, two, twelve] = [bucket(1, 1, [row("a", 1)]), bucket(2, 1, [row("b", 1)]), bucket(12, 1, [row("c", 1)])];
  await replica.save(turn({ applied: [one, two, twelve].map(whole) }));
  const before = new Map([one, two, twelve].map((b) => [b.bid, b]));
  await replica.save(turn({ applied: [whole(bucket(2, 3, [row("d", 3)]))], dropped: [1], before }));
  const rows = (await recordsOf("xinglin-replica-lin", "rows")) as { b: number; id: string }[];
  expect(rows.map(({ b, id }) => [b, id])).toEqual([[2, "d"], [12, "c"]]);
});

it("refuses a turn that was decided on what another tab has changed since, as a whole", async () => {
  const before = bucket(1, 2, [row("a", 1)]);
  await replica.save(turn({ applied: [whole(before), whole(bucket(2, 1, []))] }));
  await openReplica("lin").save(turn({ applied: [whole(bucket(1, 9, [row("z", 9)]))], before: new Map([[1, before]]) }));
  const stale = turn({ applied: [whole(bucket(1, 3, []))], dropped: [2], before: new Map([[1, before], [2, bucket(2, 1, [])]]) });
  expect(await replica.save(stale)).toBe(false);
  expect([...(await replica.load()).base].map(([bid, { ver }]) => [bid, ver])).toEqual([[1, 9], [2, 1]]);
  expect(await replica.save(turn({ applied: [whole(bucket(3, 1, []))], before: new Map([[3, bucket(3, 1, [])]]) }))).toBe(false);
});

it("keeps the marks of a bucket without touching its rows", async () => {
  const before = bucket(1, 2, [row("a", 1)]);
  await replica.save(turn({ applied: [whole(before)] }));
  const marked = { ...before, sound: false, hiddenAt: 77 };
  await replica.save(turn({ marked: [marked], before: new Map([[1, before]]) }));
  expect((await replica.load()).base.get(1)).toEqual(marked);
});

it("reads single buckets again", async () => {
  await replica.save(turn({ applied: [1, 2, 3].map((bid) => whole(bucket(bid, 1, [row("a", 1)]))) }));
  expect([...(await replica.reload([2, 9])).base.keys()]).toEqual([2]);
});
