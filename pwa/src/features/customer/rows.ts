/** What the document is made of, live: the rows of one order on this device. */
import { type ActLanguage, contentOf, digestOf } from "../../domain/act-content";
import type { Order } from "../../domain/rows";
import type { Content } from "../../domain/service-act";
import type { Row, Workspace } from "../../store/workspace";

export function shownContent(ws: Workspace, row: Row<Order>, op: string, lang: ActLanguage): Content {
  const { bucket } = row;
  const of = <T extends "answer" | "note" | "entry" | "photo" | "blob">(table: T) => ws.rows(table, bucket).value;
  const rows = {
    order: row, ver: row.bv, answers: of("answer"), notes: of("note"), entries: of("entry"), photos: of("photo"), blobs: of("blob"),
    template: ws.row("template", row.doc.template ?? "").value?.doc,
  };
  return contentOf(op, rows, lang);
}

/** The content first shown stays while it reads the same: another version of the rows alone changes nothing for the reader. */
export function pinned(before: Content | null, now: Content): Content {
  if (before === null) return now;
  const atOnce = { ...now, order: { ...now.order, ver: before.order.ver } };
  return digestOf(atOnce) === digestOf(before) ? before : now;
}
