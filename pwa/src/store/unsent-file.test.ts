import { beforeEach, expect, it } from "vitest";
import type { Draft } from "../net/wire";
import { freshDisk } from "../testing/disk";
import { type Outbox, openOutbox } from "./outbox";
import type { BlobHead } from "./blob-head";
import { unsentBlobs, unsentFile } from "./unsent-file";

const LIN = { id: "lin", login: "lin", name: "林予安", roles: ["technician"], branch: null };
const draft = (i: string): Draft => ({
  i, t: "note.add@1", b: ["o", "order"], r: `row-${i}`, bv: 3, x: { text: `𠅤\n${i}` }, at: [1, 2, "ses"], u: "lin",
});

let outbox: Outbox;
beforeEach(async () => {
  freshDisk();
  outbox = openOutbox("lin");
  await outbox.plant({ dev: "dev-1", lineage: 1, epoch: "epoch-1" });
});

const fileNow = async (): Promise<string[]> => {
  const text = unsentFile(LIN, (await outbox.chain())!, await outbox.recent(99), 77);
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
};

it("names its owner and carries the lines as they would be sent", async () => {
  const { entries } = await outbox.append([draft("a"), draft("b")]);
  const [head, ...lines] = await fileNow();
  expect(JSON.parse(head!)).toEqual({
    xinglin: "unsent@1", user: "lin", login: "lin", name: "林予安", dev: "dev-1", epoch: "epoch-1", at: 77, aside: [],
  });
  expect(lines).toEqual(entries.map(({ line }) => line));
});

it("leaves out what the server has answered", async () => {
  const { entries } = await outbox.append([draft("a"), draft("b")]);
  const outcomes = [{ i: "a", o: "applied" as const, at: [[7, 4]] as [number, number][] }];
  await outbox.settle({ dev: "dev-1", epoch: "epoch-1", outcomes, stored: 1, archived: 0, at: 9 });
  expect((await fileNow()).slice(1)).toEqual([entries[1]!.line]);
});

it("keeps a line that was put aside out of the chain, and in the file", async () => {
  const { entries } = await outbox.append([draft("a"), draft("b")]);
  const moved = await outbox.setAside("a", { code: "sync.line" });
  const [head, ...lines] = await fileNow();
  expect(JSON.parse(head!)).toMatchObject({ aside: [entries[0]!.line] });
  expect(lines).toEqual([moved.entries.find(({ op }) => op === "b")!.line]);
  expect(lines[0]).toContain('{"s":1,');
});

it("carries the bytes of blobs that are here, a line each", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i & 255);
  const head = (att: string): BlobHead => ({ att, sha256: "ab" }) as BlobHead;
  const [line, ...rest] = await unsentBlobs([head("a"), head("gone")], (att) => Promise.resolve(att === "a" ? bytes : null));
  expect(rest).toEqual([]);
  expect(line!.startsWith('{"att":"a"')).toBe(true);
  const said = JSON.parse(line!) as { sha256: string; b64: string };
  expect(said.sha256).toBe("ab");
  expect(Uint8Array.from(atob(said.b64), (letter) => letter.charCodeAt(0))).toEqual(bytes);
});
