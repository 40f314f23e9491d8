/**
 * What an op of this device changes on the screen before the server has said so. Pure; proven by `overlay.json`.
 *
 * It mirrors the server's commands as far as this device can know. Intents change nothing here: they unlock nothing
 * until their outcome comes (PROTOCOL section 5).
 */
import { type OrderEvent, TRANSITIONS, step } from "./order";
import type { Pause, Promised } from "./service-clocks";
import { type Said, lacks } from "./gates";
import type { Conflict, Leave, Order, OrderState, PauseWhy, Photo, Signature, Table, Tables } from "./rows";

/** An op as recorded, of this device's user. */
export interface Recorded {
  i: string;
  t: string;
  b: readonly [kind: string, root: string];
  r?: string;
  x: Readonly<Record<string, unknown>>;
  was?: Readonly<Record<string, unknown>>;
  at: readonly [wall: number, mono: number, ses: string];
}

interface Attached { att: string; sha256: string; size: number; mime: string }
type PhotoAdded = Attached & Pick<Photo, "w" | "h" | "of"> & Partial<Pick<Photo, "copy_of" | "place">> & { original?: Attached | null };

export interface Author {
  id: string;
  name: string;
}

/** Fields laid over one row (where no row is, they are the row), or the row's end. */
export type Change =
  | { table: Table; id: string; fields: Readonly<Record<string, unknown>> }
  | { table: Table; id: string; gone: true };

export type Look = <T extends Table>(table: T, id: string) => Tables[T] | undefined;

const ANSWER_LIMIT_MS = 3_600_000;

/** What the sheets of the op's order say, and whether a failed item of its checklist says nothing. */
export type LookSaid = () => { said: Said; unexplained: boolean };

const NOTHING_SAID: LookSaid = () => ({ said: new Map(), unexplained: false });

export function overlay(op: Recorded, author: Author, look: Look, said: LookSaid = NOTHING_SAID): Change[] {
  const type = op.t.split("@")[0]!;
  const event = type.replace("order.", "") as OrderEvent;
  if (type.startsWith("order.") && TRANSITIONS[event]?.fact) {
    return [...lived(op, author, event, look, said), ...(type in OUTCOMES ? [act(op, author, OUTCOMES[type]!)] : [])];
  }
  return REDUCERS[type]?.(op, author, look) ?? [];
}

const OUTCOMES: Readonly<Record<string, Signature["outcome"]>> = {
  "order.sign": "signed", "order.refuse_signature": "refused", "order.sign_later": "later",
};

const REDUCERS: Readonly<Record<string, (op: Recorded, author: Author, look: Look) => Change[]>> = {
  "order.patch"(op, author, look) {
    const to = cleared(op.x);
    const shown: Record<string, unknown> = { ...look("order", op.b[1]) };
    const was = op.was ?? Object.fromEntries(Object.keys(to).map((field) => [field, shown[field] ?? null]));
    return [{ table: "order", id: op.b[1], fields: to }, timeline(op, author, { x: { to, was } })];
  },
  "answer.set"(op, author, look) {
    const id = op.r ?? "";
    const known = look("answer", id) as Readonly<Record<string, unknown>> | undefined;
    // What says the same again is not signed again.
    if (known && Object.entries(op.x).every(([field, value]) => known[field] === value)) return [];
    const fresh = known ? {} : { result: null, value: null, unit: null, note: null };
    return [{ table: "answer", id, fields: { ...fresh, ...op.x, ...signed(op, author) } }];
  },
  "entry.set"(op, author, look) {
    const id = op.r ?? "";
    if (look("entry", id)?.value === op.x.value) return [];
    return [{ table: "entry", id, fields: { ...op.x, ...signed(op, author) } }];
  },
  "order.ask_leave"(op, author, look) {
    const line = timeline(op, author, { reason: op.x.reason, x: { told: op.x.told, way_on: op.x.way_on } });
    if (look("order", op.b[1])?.leave?.state === "granted") return [line];
    return [{ table: "order", id: op.b[1], fields: { leave: { state: "asked", ...op.x, ...signed(op, author) } } }, line];
  },
  "order.appoint"(op, author, look) {
    const at = Number(op.x.at);
    const past = at < op.at[0] ? { past: true } : {};
    const order = look("order", op.b[1]);
    const x = { at, was: order?.appointment_at ?? null, with: op.x.with, ...past };
    const times = { planned: op.at[0], ...order?.times };
    return [{ table: "order", id: op.b[1], fields: { appointment_at: at, times } }, timeline(op, author, { x })];
  },
  "order.late": (op, author) => [
    { table: "order", id: op.b[1], fields: { late: { ...op.x, ...signed(op, author) } } },
    timeline(op, author, { reason: op.x.reason, x: { until: op.x.until, told: op.x.told } }),
  ],
  "swap.record"(op, author) {
    const swap = { serial: "", agreed_by: "", ...op.x };
    const taken = op.x.how === "taken_back" && String(swap.agreed_by).trim() === "";
    return [timeline(op, author, { x: { ...swap, ...(taken ? { lacks: ["consent"] } : {}) } })];
  },
  "change.record": (op, author) => [timeline(op, author, { x: { before: "", after: "", ...op.x } })],
  "note.add": (op, author) => [
    { table: "note", id: op.r ?? "", fields: { text: op.x.text, ...signed(op, author) } },
  ],
  "note.delete": (op) => [{ table: "note", id: op.r ?? "", gone: true }],
  "order.respond"(op, author, look) {
    const times = look("order", op.b[1])?.times ?? {};
    return [{ table: "order", id: op.b[1], fields: { times: { responded: op.at[0], ...times } } }, timeline(op, author, { x: { note: op.x.note ?? "" } })];
  },
  "order.promise": promised,
  "statement.make": (op, author) => {
    const { about, subject = null, text } = op.x;
    return [{ table: "statement", id: op.r ?? "", fields: { about, subject, text, ...signed(op, author), answer: null, op: op.i } }];
  },
  "photo.add": (op, author) => photographed(op, author),
  "photo.remove": (op, author, look) => putAway(op, author, look, op.at[0]),
  "photo.restore": (op, author, look) => putAway(op, author, look, null),
  "card.show": (op, author) => [timeline(op, author, { x: op.x })],
  "opinion.seal": (op, author) => [
    { table: "opinion", id: op.i, fields: { ...op.x, ...signed(op, author) } },
    timeline(op, author, {}),
  ],
  "conflict.resolve": resolved,
  "conflict.reopen": reopened,
};

function photographed(op: Recorded, author: Author): Change[] {
  const { att, w, h, of, copy_of, original, place } = op.x as unknown as PhotoAdded;
  const fields = { att, w, h, of, copy_of: copy_of ?? null, original: original?.att ?? null, place: place ?? null, removed_at: null };
  const declared = (kind: string, { att: id, sha256, size, mime }: Attached): Change => ({
    table: "blob", id,
    fields: { kind, sha256, size, mime, of: [16, op.r ?? ""], by: author.id, at: op.at[0], state: "declared", verified_at: null, flaw: null },
  });
  return [
    { table: "photo", id: op.r ?? "", fields: { ...fields, ...signed(op, author) } },
    declared("photo", op.x as unknown as Attached),
    ...(original ? [declared("original", original)] : []),
  ];
}

function putAway(op: Recorded, author: Author, look: Look, removed_at: number | null): Change[] {
  const photo = look("photo", op.r ?? "");
  if (photo === undefined || (photo.removed_at === null) === (removed_at === null)) return [];
  return [{ table: "photo", id: op.r!, fields: { removed_at } }, timeline(op, author, {})];
}

/** An order's text that is cleared is empty. */
const cleared = (fields: Recorded["x"]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value ?? ""]));

const signed = (op: Recorded, author: Author): Record<string, unknown> => ({
  by: author.id,
  by_name: author.name,
  at: op.at[0],
});

/** What the customer decided, before the office has looked at it. */
function act({ i, x, ...op }: Recorded, author: Author, outcome: Signature["outcome"]): Change {
  const { record, record_sha256, content_sha256, ink = null, ink_sha256 = null, signer = "", role = null, reason = null } = x;
  const said = { outcome, record, record_sha256, content_sha256, ink, ink_sha256, signer, role, reason };
  const office = { level: "E0", flags: [], state: "sealed", differs: [], receipt: null };
  return { table: "signature", id: i, fields: { ...said, ...office, ...signed({ i, x, ...op }, author) } };
}

/** The op's line on the timeline. It has not been received: `received_at` is 0. */
function timeline(op: Recorded, author: Author, more: Readonly<Record<string, unknown>>): Change {
  const fields = { type: op.t.split("@")[0], ...signed(op, author), wall: op.at[0], received_at: 0, ...more };
  return { table: "event", id: op.i, fields };
}

function lived(op: Recorded, author: Author, event: OrderEvent, look: Look, saidOn: LookSaid): Change[] {
  const order = look("order", op.b[1]);
  const said = op.x.reason === undefined ? {} : { reason: op.x.reason };
  if (order === undefined) return [timeline(op, author, { from: op.x.from, ...said })];
  const from = order.state;
  const { said: written, unexplained } = saidOn();
  const missing = lacks(event, order, written, unexplained);
  const { from: _seen, reason: _reason, why: _why, ...rest } = op.x;
  // What was sealed is on the signature's own row.
  const told = op.t.split("@")[0]! in OUTCOMES ? {} : rest;
  const x = {
    ...told,
    ...(event === "arrive" && order.approval === "pending" ? { unapproved: true } : {}),
    ...(missing.length > 0 ? { lacks: missing } : {}),
  };
  const flagged = Object.keys(x).length > 0 ? { x } : {};
  const meaning = step(from, event);
  if (meaning === "clash") return [timeline(op, author, { from, ...said, ...flagged, late: true })];
  const to: OrderState = meaning === "go" ? TRANSITIONS[event].to : from;
  const line = timeline(op, author, { from, to, ...said, ...flagged });
  if (meaning === "done_already") return [line];
  const fields: Partial<Order> = {
    state: to,
    times: { ...order.times, [to]: op.at[0] },
    pause_reason: op.x.reason === undefined ? null : String(op.x.reason),
    pause_why: event === "pause" ? ((op.x.why ?? "other") as PauseWhy) : null,
    pauses: paused(order.pauses ?? [], event, op.at[0], op.x.why),
  };
  if (event === "leave") fields.leave = { ...(order.leave as Leave), state: "left" };
  return [{ table: "order", id: op.b[1], fields }, line];
}

/** R-SLA-7: a time for the answer, normally within the hour. */
function promised(op: Recorded, author: Author, look: Look): Change[] {
  const at = op.at[0];
  const limit = op.x.answer_at === undefined ? ANSWER_LIMIT_MS : Number(op.x.answer_at) - at;
  const order = look("order", op.b[1]);
  const answer: Promised = { measure: "answer", limit_ms: limit, hours: "7x24", rule: "R-SLA-7" };
  const others = (order?.clocks ?? []).filter(({ measure }) => measure !== "answer");
  const fields = { clocks: [answer, ...others], times: { ...order?.times, promised: at } };
  return [{ table: "order", id: op.b[1], fields }, timeline(op, author, { x: { answer_at: at + limit } })];
}

/** R-SLA-12: `pause` begins a stretch in which no clock runs, whatever moves the work on ends it. */
function paused(before: readonly Pause[], event: OrderEvent, at: number, why: unknown): Pause[] {
  const ended = before.map((pause) => (pause.until === null ? { ...pause, until: at } : pause));
  return event === "pause" ? [...ended, { since: at, until: null, why: String(why ?? "other") }] : ended;
}

function resolved(op: Recorded, author: Author, look: Look): Change[] {
  const conflict = look("conflict", op.r ?? "");
  if (conflict === undefined || conflict.state !== "open") return [];
  const { note } = op.x;
  const about = rowOf(conflict, look);
  const value = about?.table === "order" && conflict.kind === "value" ? (op.x.value ?? "") : op.x.value;
  const before = about?.doc[conflict.field] ?? null;
  const resolution = { value, ...signed(op, author), op: op.i, before, ...(note ? { note } : {}) };
  const close: Change = { table: "conflict", id: op.r!, fields: { state: "resolved", resolution } };
  if (!about) return [close];
  if (conflict.kind === "deleted" && value === "delete") return [{ table: about.table, id: conflict.row[1], gone: true }, close];
  if (conflict.kind !== "value") return [close];
  return [{ table: about.table, id: conflict.row[1], fields: { [conflict.field]: value } }, close];
}

function reopened(op: Recorded, _author: Author, look: Look): Change[] {
  const conflict = look("conflict", op.r ?? "");
  if (conflict === undefined || conflict.state === "open") return [];
  const open: Change = { table: "conflict", id: op.r!, fields: { state: "open", resolution: null } };
  const { resolution, field } = conflict;
  const about = rowOf(conflict, look);
  if (conflict.kind !== "value" || !about) return [open];
  const value = about.doc[field] ?? null;
  if (resolution && value === resolution.value)
    return [{ table: about.table, id: conflict.row[1], fields: { [field]: resolution.before } }, open];
  if (value === conflict.current.value) return [open];
  // Whoever wrote the field after the choice keeps it; who that was, only the server's history says.
  const current = { value, by: "", by_name: "", at: 0 };
  return [{ ...open, fields: { ...open.fields, current, others: [...conflict.others, conflict.current] } }];
}

/** The row that a conflict is about; the tables that can be in conflict are few. */
function rowOf({ row: [number, id] }: Conflict, look: Look): { table: Table; doc: Record<string, unknown> } | undefined {
  const table = ({ 1: "order", 3: "answer", 4: "note" } as const)[number as 1 | 3 | 4];
  const doc = table && look(table, id);
  return doc && { table, doc: doc as unknown as Record<string, unknown> };
}
