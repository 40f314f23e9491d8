/**
 * What a technician can do, each recorded as one op. Every function checks the rules that this device knows and throws
 * Refusal where one forbids it; otherwise it resolves with the op's id once that is on disk. Source: PROTOCOL section 6.
 */
import { uuid5, uuid7 } from "../crypto/ids";
import { baseOf } from "../store/seen";
import type { Recording, Row, Workspace } from "../store/workspace";
import { judge } from "./checklist";
import { isWayOut, maySettle } from "./conflict";
import { decimal } from "./decimal";
import { isUnexplained, lacks } from "./gates";
import { type Fact, type OrderEvent, may } from "./order";
import { saidOn } from "./sheets";
import { Refusal } from "./refusal";
import type { Answer, Conflict, Note, Order, PauseWhy, Statement, TemplateItem } from "./rows";
import { clean } from "./text";

export interface Recorded {
  op: string;
}

type OrderRow = Row<Order>;
type Patchable = Partial<Pick<Order, "contact" | "phone" | "address" | "priority" | "fault" | "note">>;
export type AnswerPatch = Partial<Pick<Answer, "result" | "value" | "note">>;

/** Most characters of what may be typed, as the server counts them. */
export const MOST = { reason: 500, note: 4000, contact: 200, phone: 40, address: 200, fault: 4000, priority: 10 } as const;

/** Op types that are past their first version. */
const VERSION: Readonly<Partial<Record<OrderEvent, number>>> = { pause: 2 };

export const record = async (ws: Workspace, what: Recording): Promise<Recorded> => ({ op: await ws.record(what) });

/**
 * The op of an event. Refused where the state, the approval or a rule forbids it: `order.lacks` names what is missing.
 * `typed`: entries that are recorded along with it.
 */
export function eventOp(
  ws: Workspace,
  order: OrderRow,
  event: Fact,
  more: Readonly<Record<string, string>> = {},
  typed: Readonly<Record<string, string>> = {},
): Recording {
  // The state may have moved since the button was drawn: judged is what holds now, said is what was seen.
  const shown = ws.row("order", order.id).peek()?.doc ?? order.doc;
  const refusal = may(event, shown, "emergency" in more);
  if (refusal !== null) throw refusal;
  const unexplained = ws.rows("answer", order.bucket).peek().some(({ doc }) => isUnexplained(doc));
  const [what] = lacks(event, shown, new Map([...saidOn(ws, order.bucket), ...Object.entries(typed)]), unexplained);
  if (what !== undefined) throw new Refusal("order.lacks", { event, what });
  const payload = { from: order.doc.state, ...more };
  return { type: `order.${event}@${VERSION[event] ?? 1}`, bucket: order.bucket, payload, ...baseOf(order, []) };
}

export const live = async (ws: Workspace, order: OrderRow, event: Fact, more: Readonly<Record<string, string>> = {}): Promise<Recorded> =>
  record(ws, eventOp(ws, order, event, more));

export const accept = async (ws: Workspace, order: OrderRow): Promise<Recorded> => live(ws, order, "accept");
export const depart = async (ws: Workspace, order: OrderRow): Promise<Recorded> => live(ws, order, "depart");
/** Refused without approval (R-ORD-1): code `order.not_approved`; an emergency says why it could not wait. */
export async function arrive(ws: Workspace, order: OrderRow, emergency?: string): Promise<Recorded> {
  if (emergency === undefined) return live(ws, order, "arrive");
  const why = clean(emergency, MOST.reason);
  if (why === "") throw new Refusal("order.reason_missing");
  return live(ws, order, "arrive", { emergency: why });
}
export const start = async (ws: Workspace, order: OrderRow): Promise<Recorded> => live(ws, order, "start");
export const resume = async (ws: Workspace, order: OrderRow): Promise<Recorded> => live(ws, order, "resume");
export const complete = async (ws: Workspace, order: OrderRow): Promise<Recorded> => live(ws, order, "complete");

export async function pause(ws: Workspace, order: OrderRow, why: PauseWhy, reason: string): Promise<Recorded> {
  const said = clean(reason, MOST.reason);
  if (said === "") throw new Refusal("order.reason_missing");
  return live(ws, order, "pause", { why, reason: said });
}

/** `row` is the order as it was on the screen when typing began: it gives `was` and the base of the merge. */
export async function patchOrder(ws: Workspace, row: OrderRow, changes: Patchable): Promise<Recorded> {
  const typed = Object.entries(changes).map(([field, text]) => [field, clean(text, MOST[field as keyof Patchable])]);
  const { payload, was } = changed(Object.fromEntries(typed) as Patchable, row.doc);
  if (Object.keys(payload).length === 0) throw new Refusal("order.unchanged");
  return record(ws, { type: "order.patch@1", bucket: row.bucket, row: row.id, payload, was, ...baseOf(row, Object.keys(payload)) });
}

/** R-STAR-3: the timeline records that the card was shown, and whether the customer checked it. */
export async function showCard(
  ws: Workspace,
  order: OrderRow,
  verified: "yes" | "no" | "skipped",
  jti?: string,
): Promise<Recorded> {
  const payload = { verified, ...(jti === undefined ? {} : { jti }) };
  return record(ws, { type: "card.show@1", bucket: order.bucket, payload });
}

/** What the technician says of a review or in a hearing, or that he asks for training (R-STAR-2, R-STAR-5, R-STAR-9). */
export async function makeStatement(ws: Workspace, about: Statement["about"], text: string, subject?: string): Promise<Recorded> {
  const said = clean(text, MOST.note);
  if (said === "") throw new Refusal("statement.empty");
  const payload = { about, text: said, ...(subject === undefined ? {} : { subject }) };
  return record(ws, { type: "statement.make@1", bucket: ["u", ws.who.id], row: uuid7(), payload });
}

/** Id of an answer's row: two engineers offline address the same one. */
export function answerId(order: string, item: string): string {
  return uuid5(order, item);
}

/**
 * Sets what `patch` names of an item's answer; null clears a field. A reading gets the item's unit along.
 *
 * `seen` is the answer as it was on the screen when typing began, null if there was none; left out: as it is shown now.
 * Throws Refusal `answer.unreadable` for a reading that is no number, `answer.unchanged` where nothing is new.
 */
export async function answer(
  ws: Workspace,
  order: OrderRow,
  item: TemplateItem,
  patch: AnswerPatch,
  seen?: Row<Answer> | null,
): Promise<Recorded> {
  const id = answerId(order.id, item.key);
  const shown = ws.row("answer", id).peek();
  const screen = seen === undefined ? shown : (seen ?? undefined);
  const wanted: Partial<Answer> = { ...patch };
  if (typeof patch.note === "string") wanted.note = clean(patch.note, MOST.note) || null;
  if (patch.value !== undefined) Object.assign(wanted, reading(item, patch.value));
  const blank: Partial<Answer> = { result: null, value: null, unit: null, note: null };
  const { payload, was } = changed(wanted, screen?.doc ?? blank);
  if (Object.keys(payload).length === 0) throw new Refusal("answer.unchanged");
  // An answer that came in while none was on the screen has not been seen in any version.
  const unseen = seen === null && shown !== undefined ? { bv: 0 } : {};
  const base = screen ? baseOf(screen, Object.keys(payload)) : unseen;
  return record(ws, { type: "answer.set@1", bucket: order.bucket, row: id, payload: { item: item.key, ...payload }, was, ...base });
}

function reading(item: TemplateItem, typed: string | null): Pick<Answer, "value" | "unit"> {
  if (typed === null) return { value: null, unit: null };
  if (judge(item, typed) === "unreadable") throw new Refusal("answer.unreadable", { typed });
  return { value: decimal(typed), unit: item.unit };
}

export async function addNote(ws: Workspace, order: OrderRow, text: string): Promise<Recorded> {
  const said = clean(text, MOST.note);
  if (said === "") throw new Refusal("note.empty");
  return record(ws, { type: "note.add@1", bucket: order.bucket, row: uuid7(), payload: { text: said } });
}

/** Undo of a note, by its author: it goes from every screen, and stays in the history. */
export async function deleteNote(ws: Workspace, note: Row<Note>): Promise<Recorded> {
  if (note.doc.by !== ws.who.id) throw new Refusal("note.not_yours");
  return record(ws, { type: "note.delete@1", bucket: note.bucket, row: note.id, payload: {}, ...baseOf(note, []) });
}

/** Closes an open conflict with the value that a person chose (one of its own, or a third). Some only the office may. */
export async function resolveConflict(
  ws: Workspace,
  conflict: Row<Conflict>,
  value: unknown,
  note?: string,
): Promise<Recorded> {
  settles(ws, conflict);
  if (conflict.doc.state !== "open") throw new Refusal("conflict.not_open", { state: conflict.doc.state });
  if (!isWayOut(conflict.doc.kind, value)) throw new Refusal("conflict.way_out", { kind: conflict.doc.kind, value });
  const why = note === undefined ? "" : clean(note, MOST.note);
  const payload = why === "" ? { value } : { value, note: why };
  return record(ws, { type: "conflict.resolve@1", bucket: conflict.bucket, row: conflict.id, payload, ...baseOf(conflict, []) });
}

/** Undoes that: the field takes back the value from before, and the conflict is open again. */
export async function reopenConflict(ws: Workspace, conflict: Row<Conflict>): Promise<Recorded> {
  settles(ws, conflict);
  if (conflict.doc.state === "open") throw new Refusal("conflict.not_resolved", { state: conflict.doc.state });
  return record(ws, { type: "conflict.reopen@1", bucket: conflict.bucket, row: conflict.id, payload: {}, ...baseOf(conflict, []) });
}

function settles(ws: Workspace, conflict: Row<Conflict>): void {
  if (!maySettle(ws.who.roles, conflict.doc)) throw new Refusal("conflict.office_only", { field: conflict.doc.field });
}

/** The fields whose wanted value differs from the shown one, with what was shown. */
function changed<D extends object>(wanted: Partial<D>, shown: Partial<D>): { payload: Partial<D>; was: Partial<D> } {
  const fields = (Object.keys(wanted) as (keyof D)[]).filter((field) => wanted[field] !== shown[field]);
  const pick = (doc: Partial<D>): Partial<D> => Object.fromEntries(fields.map((f) => [f, doc[f] ?? null])) as Partial<D>;
  return { payload: pick(wanted), was: pick(shown) };
}
