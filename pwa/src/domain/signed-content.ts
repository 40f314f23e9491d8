/** Where rows say something else than what was signed. The twin is backend/domain/signed_content.py. MUST-STALE. */
import { plain } from "../crypto/canonical";
import type { Content } from "./service-act";
import type { Difference } from "./rows";

/** Table number → id → document, live rows only. */
export type RowsByTable = Readonly<Record<number, Readonly<Record<string, object>>>>;

const ORDER = 1;
const ANSWER = 3;
const NOTE = 4;
const PHOTO = 16;
const BLOB = 17;
const ENTRY = 35;

type Doc = Readonly<Record<string, unknown>>;

const said = (value: unknown): string | null => (typeof value === "string" ? plain(value) : null);

/**
 * Every signed field that reads otherwise now, in the order of the page. What came after the signature and was never
 * shown differs from nothing.
 */
export function differences(content: Content, rows: RowsByTable): Difference[] {
  const at = (table: number, id: string): Doc | undefined => rows[table]?.[id] as Doc | undefined;
  const found: Difference[] = [];
  const compare = (table: number, id: string, field: string, signed: string | null, value: string | null): void => {
    if (signed !== value) found.push({ table, id, field, signed, value });
  };
  /** Digest of what a photo shows; null for one that was put away. */
  const bytesOf = (photo: string): string | null => {
    const row = at(PHOTO, photo);
    return row?.["removed_at"] === null ? said(at(BLOB, row["att"] as string)?.["sha256"]) : null;
  };
  const order = at(ORDER, content.order.id) ?? {};
  const shown: [field: string, signed: string | null][] = [
    ["fault", content.fault], ["address", content.address], ["contact", content.contact],
    ["customer_name", content.customer.name], ["device_name", content.device?.name ?? null],
  ];
  // The number may be given after the signature: only a number that was shown is signed.
  if (content.order.number !== null) shown.push(["number", content.order.number]);
  for (const [field, signed] of shown) compare(ORDER, content.order.id, field, signed, said(order[field]));
  for (const { id, text } of content.work) {
    const entry = at(ENTRY, id);
    if (entry) compare(ENTRY, id, "value", text, said(entry["value"]));
    else compare(NOTE, id, "text", text, said(at(NOTE, id)?.["text"]));
  }
  for (const item of content.checklist?.items ?? []) {
    const answer = at(ANSWER, item.id) ?? {};
    for (const field of ["result", "value", "unit", "note"] as const) compare(ANSWER, item.id, field, item[field], said(answer[field]));
  }
  for (const { id, sha256 } of content.photos) compare(PHOTO, id, "sha256", sha256, bytesOf(id));
  return found;
}
