/** From the rows on this device to what a customer is shown. Pure. Source: PROTOCOL section 10. */
import { canonical, plain } from "../crypto/canonical";
import { hex } from "../crypto/bytes";
import { sha256 } from "../crypto/digest";
import { uuid5 } from "../crypto/ids";
import { LATEST_WORDING, WORDINGS } from "../generated/protocol";
import type { Answer, Blob, Entry, Note, Order, Photo, Template } from "./rows";
import type { Content } from "./service-act";

interface Held<D> { id: string; doc: D }

/** The rows of one order, as they are shown; `ver` of its bucket. */
export interface ActRows {
  order: Held<Order>;
  ver: number;
  answers: readonly Held<Answer>[];
  notes: readonly Held<Note>[];
  entries: readonly Held<Entry>[];
  photos: readonly Held<Photo>[];
  blobs: readonly Held<Blob>[];
  template: Template | undefined;
}

export type ActLanguage = "zh-CN" | "en";
export type Words = Readonly<Record<string, string>>;

/** The words of a record's page; undefined for words that this app never had. */
export function wordsOf(wording: { id: string; lang: ActLanguage }): Words | undefined {
  return (WORDINGS as Readonly<Record<string, Readonly<Record<string, Words>>>>)[wording.id]?.[wording.lang];
}

/** What was found and done, as the sheets say it; notes follow. */
const TOLD = ["fault.cause", "fault.handling"] as const;

/** `op` is the id of the op that will carry the record. */
export function contentOf(op: string, rows: ActRows, lang: ActLanguage): Content {
  const { id, doc } = rows.order;
  const wording = { id: LATEST_WORDING, lang };
  return {
    op,
    order: { id, number: doc.number, kind: doc.kind, ver: rows.ver },
    customer: { id: doc.customer, name: plain(doc.customer_name) },
    address: plain(doc.address),
    contact: plain(doc.contact),
    device: doc.device === null ? null : { id: doc.device, name: plain(doc.device_name ?? "") },
    fault: plain(doc.fault),
    engineers: doc.technicians.map((person) => ({ id: person.id, name: plain(person.name), level: person.level ?? null })),
    branch: doc.branch,
    arrived_at: doc.times.on_site ?? null,
    done_at: doc.times.done ?? null,
    work: [...told(rows), ...noted(rows.notes)],
    checklist: checklistOf(rows),
    parts: [],
    photos: photosOf(rows),
    price: null,
    wording: { ...wording, sha256: digestOf(wordsOf(wording)!) },
  };
}

/** SHA-256 of the canonical bytes, in hex. */
export const digestOf = (value: Parameters<typeof canonical>[0]): string => hex(sha256(canonical(value)));

function told({ order, entries }: ActRows): Content["work"] {
  return TOLD.flatMap((name) => {
    const entry = entries.find(({ id }) => id === uuid5(order.id, name));
    return entry?.doc.value ? [{ id: entry.id, text: plain(entry.doc.value), by_name: plain(entry.doc.by_name) }] : [];
  });
}

const noted = (notes: ActRows["notes"]): Content["work"] =>
  [...notes]
    .sort((a, b) => a.doc.at - b.doc.at || (a.id < b.id ? -1 : 1))
    .map(({ id, doc }) => ({ id, text: plain(doc.text), by_name: plain(doc.by_name) }));

function checklistOf({ order, answers, template }: ActRows): Content["checklist"] {
  if (order.doc.template === null || template === undefined) return null;
  const said = (text: string | null): string | null => (text === null ? null : plain(text));
  const given = new Map(answers.map(({ id, doc }) => [id, doc]));
  const items = template.sections.flatMap(({ items: all }) => all).map((item) => {
    const id = uuid5(order.id, item.key);
    const { result = null, value = null, unit = null, note = null } = given.get(id) ?? {};
    return { id, code: item.code, text: plain(item.text), result, value: said(value), unit: said(unit), note: said(note) };
  });
  return { template: order.doc.template, name: plain(template.name), version: template.version, items };
}

function photosOf({ photos, blobs }: ActRows): Content["photos"] {
  const digests = new Map(blobs.map(({ id, doc }) => [id, doc.sha256]));
  return photos
    .filter(({ doc }) => doc.removed_at === null && digests.has(doc.att))
    .sort((a, b) => a.doc.at - b.doc.at || (a.id < b.id ? -1 : 1))
    .map(({ id, doc }) => ({ id, sha256: digests.get(doc.att)! }));
}
