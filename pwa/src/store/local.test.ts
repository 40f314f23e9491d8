import { beforeEach, describe, expect, it } from "vitest";
import { checksum } from "../crypto/h64";
import { applyPart } from "../merge/bucket";
import type { BucketPart, Draft, Outcome, WireRow } from "../net/wire";
import { freshDisk } from "../testing/disk";
import type { Answered } from "./chain";
import { openChannel } from "./channel";
import { type Local, openLocal } from "./local";
import { openOutbox } from "./outbox";
import { NOTHING_PULLED, type Turn, openReplica } from "./replica";
import type { Who } from "./workspace";

const LIN: Who = { id: "u-lin", login: "lin", name: "林予安", roles: ["technician"], branch: null };
const KEY = ["o", "order"] as const;
const noteRow = (id: string, v: number): WireRow => ({ t: 4, id, v, d: { text: id, by_name: "server" } });
const orderRow = (v: number, phone: string): WireRow => ({ t: 1, id: "order", v, d: { phone } });
const draft = (i: string): Draft => ({
  i, t: "note.add@1", b: KEY, r: i, bv: 1, x: { text: i }, at: [1, 1, "s"], u: LIN.id,
});
const answered = (outcomes: Outcome[]): Answered => ({ dev: "d", epoch: "e", outcomes, stored: outcomes.length, archived: 0, at: 9 });

let local: Local;

function turnTo(ver: number, rows: WireRow[]): Turn {
  const part: BucketPart = { id: 1, key: KEY, ver, mode: "snap", rows, chk: checksum(rows) };
  const applied = applyPart(local.base().get(1), part, local.base().get(1)?.ver, "e");
  if (applied.is !== "applied") throw new Error(applied.is);
  return { applied: [applied], marked: [], dropped: [], before: local.base(), pulled: { ...NOTHING_PULLED, ready: true } };
}
const reopen = async (): Promise<Local> => {
  local?.close();
  local = await openLocal(LIN, openOutbox(LIN.id), openReplica(LIN.id), openChannel(LIN.id));
  return local;
};
const shown = (id: string) => local.live.row("note", id).peek();

beforeEach(async () => {
  freshDisk();
  const outbox = openOutbox(LIN.id);
  await outbox.plant({ dev: "d", lineage: 1, epoch: "e" });
  outbox.close();
  await reopen();
  await local.commit(turnTo(1, [orderRow(1, "138")]), answered([]));
});

describe("a crash in the middle of keeping an answer", () => {
  beforeEach(() => local.append([draft("n1")]));

  it("after the base, before the outcome: shown once, sent again, settled by the repeat", async () => {
    const replica = openReplica(LIN.id);
    await replica.save(turnTo(2, [orderRow(1, "138"), noteRow("n1", 2)]));
    replica.close();
    await reopen();
    expect(local.live.rows("note").peek()).toHaveLength(1);
    expect(local.entries.peek()).toMatchObject([{ outcome: null }]);
    await local.commit(null, answered([{ i: "n1", o: "applied", at: [[1, 2]] }]));
    await local.land();
    expect(shown("n1")).toMatchObject({ v: 2, doc: { by_name: "server" }, local: new Set() });
    expect(local.entries.peek()).toMatchObject([{ landed: true }]);
  });

  it("after the outcome, before the base: the op stays on the screen until the base holds it", async () => {
    await local.commit(null, answered([{ i: "n1", o: "applied", at: [[1, 2]] }]));
    await local.land();
    await reopen();
    expect(shown("n1")).toMatchObject({ v: 0, doc: { by_name: "林予安" } });
    await local.commit(turnTo(2, [orderRow(1, "138"), noteRow("n1", 2)]), answered([]));
    await local.land();
    expect(shown("n1")).toMatchObject({ v: 2, local: new Set() });
  });

  it("after a base of before the outcome's version: the op stays", async () => {
    await local.commit(turnTo(4, [orderRow(4, "139")]), answered([{ i: "n1", o: "applied", at: [[1, 5]] }]));
    await local.land();
    expect(shown("n1")).toBeDefined();
    expect(local.live.row("order", "order").peek()?.doc.phone).toBe("139");
  });
});

it("shows base and outcome together: at no moment twice, at no moment not", async () => {
  await local.append([draft("n1")]);
  const seen: (readonly [number, number] | null)[] = [];
  const note = local.live.row("note", "n1");
  note.subscribe((row) => seen.push(row ? [row.v, row.local.size] : null));
  await local.commit(turnTo(2, [orderRow(1, "138"), noteRow("n1", 2)]), answered([{ i: "n1", o: "applied", at: [[1, 2]] }]));
  await local.land();
  expect(seen).toEqual([[0, 4], [2, 0]]);
});

it("takes a rejected op off the screen and keeps it in the queue", async () => {
  await local.append([draft("n1")]);
  await local.commit(null, answered([{ i: "n1", o: "rejected", at: [], e: { code: "op.role" } }]));
  expect(shown("n1")).toBeUndefined();
  await reopen();
  expect(local.entries.peek()).toMatchObject([{ op: "n1", outcome: { o: "rejected" } }]);
});

it("does not draw rows again that nothing has changed", async () => {
  const order = local.live.row("order", "order");
  const before = order.peek();
  await local.append([draft("n1")]);
  expect(order.peek()).toBe(before);
  expect(local.live.rows("order")).toBe(local.live.rows("order"));
  expect(local.live.row("order", "order")).toBe(order);
});

it("lists the rows of one bucket, of all, and none of a table not held", async () => {
  await local.append([draft("n1")]);
  expect(local.live.rows("note", KEY).peek()).toHaveLength(1);
  expect(local.live.rows("note", ["o", "other"]).peek()).toEqual([]);
  expect(local.live.rows("part").peek()).toEqual([]);
});

it("gives up a turn that another tab has overtaken, keeps its outcomes, and reads what is there", async () => {
  await local.append([draft("n1")]);
  const late = turnTo(2, [orderRow(2, "late")]);
  const other = openReplica(LIN.id);
  await other.save(turnTo(7, [orderRow(7, "newer")]));
  other.close();
  await local.commit(late, answered([{ i: "n1", o: "applied", at: [[1, 8]] }]));
  expect(local.live.row("order", "order").peek()?.doc.phone).toBe("newer");
  expect(local.base().get(1)?.ver).toBe(7);
  expect(local.entries.peek()).toMatchObject([{ outcome: { o: "applied" } }]);
});

it("refuses to open for a user without a device", async () => {
  await expect(openLocal({ ...LIN, id: "nobody" }, openOutbox("nobody"), openReplica("nobody"), openChannel("nobody"))).rejects.toThrow("enrolled");
});
