import { expect, it } from "vitest";
import { canonical } from "../crypto/canonical";
import { uuid5 } from "../crypto/ids";
import { type ActRows, contentOf } from "./act-content";
import type { Answer, Blob, Entry, Note, Order, Photo, Template } from "./rows";

const ORDER = "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e";
const HIM = { by: "u", by_name: "林予安", at: 3 };

function rows(more: Partial<ActRows> = {}): ActRows {
  const doc = {
    number: null, kind: "inspection", customer: "c", customer_name: "陇西鸿䶮冷链", device: "d", device_name: null, branch: "b", template: "t",
    fault: "e\u0301\r\n第二行", address: "城关路\u0007 1 号", contact: "徐𬭎", technicians: [{ id: "u", name: "林予安", level: 4 }], times: { on_site: 5 },
  } as unknown as Order;
  const item = { key: "power.l1", code: "1.1", text: "L1", help: null, kind: "text", unit: null, min: null, max: null };
  const template = { name: "巡检", version: 3, kind: "x", sections: [{ key: "s", name: "S", items: [item, { ...item, key: "drain", code: "1.2" }] }] };
  return {
    order: { id: ORDER, doc }, ver: 9, notes: [], entries: [], photos: [], blobs: [], template: template as unknown as Template,
    answers: [{ id: uuid5(ORDER, "power.l1"), doc: { item: "power.l1", result: "fail", value: "a\tb", unit: null, note: "x\r\ny", ...HIM } as Answer }],
    ...more,
  };
}

it("has a canonical spelling whatever the rows say", () => {
  const content = contentOf("op", rows(), "zh-CN");
  expect(() => canonical(content)).not.toThrow();
  expect([content.fault, content.address]).toEqual(["é\n第二行", "城关路  1 号"]);
});

it("lists every item of the checklist, answered or not", () => {
  const { items, version } = contentOf("op", rows(), "en").checklist!;
  expect(version).toBe(3);
  expect(items.map(({ code, result, value, note }) => [code, result, value, note])).toEqual([["1.1", "fail", "a b", "x\ny"], ["1.2", null, null, null]]);
});

it("tells what the sheets say, then the notes as they were written; and shows photos that were not put away", () => {
  const entries = [{ id: uuid5(ORDER, "fault.handling"), doc: { name: "fault.handling", value: "换电容", ...HIM } as Entry }];
  const notes = [{ id: "n2", doc: { text: "后", ...HIM, at: 9 } as Note }, { id: "n1", doc: { text: "先", ...HIM } as Note }];
  const photo = (att: string, removed_at: number | null): Photo => ({ att, removed_at, ...HIM }) as Photo;
  const photos = [{ id: "p1", doc: photo("a1", null) }, { id: "p2", doc: photo("a2", 7) }];
  const blobs = [{ id: "a1", doc: { sha256: "11" } as Blob }, { id: "a2", doc: { sha256: "22" } as Blob }];
  const content = contentOf("op", rows({ entries, notes, photos, blobs }), "zh-CN");
  expect(content.work.map(({ text }) => text)).toEqual(["换电容", "先", "后"]);
  expect(content.photos).toEqual([{ id: "p1", sha256: "11" }]);
});
