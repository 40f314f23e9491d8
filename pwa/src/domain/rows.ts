/** Row documents as they cross the wire: sync/PROTOCOL.md section 7. Ids are UUID strings, `…_at` integer ms, `…_on` ISO dates. */

import type { Measure, Pause, Promised } from "./service-clocks";
import type { Served } from "./service-hours";

export type OrderState =
  | "draft" | "submitted" | "approved" | "dispatched" | "accepted" | "en_route" | "on_site" | "in_work" | "paused"
  | "escalated" | "done" | "awaiting_signature" | "signed" | "signature_refused" | "summarised" | "archived" | "cancelled";

/** Why work stands, as the clock knows it (R-SLA-12). */
export type PauseWhy = "parts" | "customer" | "support" | "power" | "other";

export interface Contract {
  number: string;
  agreement: { scope?: string; grade?: string; hours?: Served; limits?: Readonly<Partial<Record<Measure | "urgent", number>>> };
  signed_on: string; until_on?: string | null;
}

export interface Person { id: string; name: string; level?: number }

export type OrderKind =
  | "repair" | "inspection" | "installation" | "software" | "change" | "extension" | "upgrade" | "consultation" | "guidance"
  | "data" | "data_remote" | "training" | "dispatch" | "tracking" | "care";

export type OrderSource =
  | "call" | "fax" | "department" | "headquarters" | "mail" | "web" | "chat" | "site" | "inspection" | "plan";

export interface Leave extends Signed {
  state: "asked" | "granted" | "refused" | "left"; reason?: string; told?: string; way_on?: string; note?: string;
}

export interface Order {
  number: string | null;
  kind: OrderKind;
  state: OrderState;
  approval: "pending" | "approved" | "refused" | "after_the_fact";
  customer: string; customer_name: string;
  device: string | null; device_name: string | null;
  branch: string;
  fault: string; fault_class: "a" | "b" | "c";
  contact: string; phone: string; address: string; way_in: string; note: string;
  priority: "normal" | "high" | "urgent";
  appointment_at: number | null; due_at: number | null;
  warranty: { state: "in" | "out" | "unknown"; until_on: string | null; evidence: string } | null;
  technicians: Person[];
  template: string | null;
  owner: Person;
  created_at: number; dispatched_at: number | null;
  times: Partial<Record<OrderState | "responded" | "planned" | "promised", number>>;
  pause_reason: string | null;
  pause_why: PauseWhy | null;
  /** Since the clocks came; an order from before has none. */
  clocks?: Promised[]; pauses?: Pause[];
  /** From here on: absent in orders made before these were kept. */
  source?: OrderSource;
  packing?: { key: string; name?: string }[];
  leave?: Leave | null;
  late?: (Signed & { until: number; reason: string; told: "phone" | "message" | "not_yet" }) | null;
  confirmed?: (Signed & { name: string; how: string; solved: boolean; words: string }) | null;
  keeper?: Person | null;
}

/** One entry of a sheet; its id is UUIDv5(order, name). */
export interface Entry extends Signed { name: string; value: string | null }

export interface TimelineEvent {
  type: string; by: string; by_name: string; at: number; wall: number; received_at: number;
  suspect?: true; late?: true; from?: OrderState; to?: OrderState; reason?: string; x?: Record<string, unknown>;
}

export interface Answer {
  item: string; result: "pass" | "fail" | "na" | null; value: string | null; unit: string | null; note: string | null;
  by: string; by_name: string; at: number;
}

export interface Note { text: string; by: string; by_name: string; at: number }

export interface Side { value: unknown; by: string; by_name: string; at: number; op?: string; v?: number }

export interface Conflict {
  row: [table: number, id: string]; field: string; kind: "value" | "transition" | "deleted";
  base: { v: number; value: unknown }; current: Side; others: Side[];
  policy: "keep_server" | "take_incoming"; state: "open" | "resolved" | "superseded";
  resolution?: (Side & { before?: unknown; note?: string }) | null;
}

export interface Customer {
  name: string; address: string; way_in: string; branch: string; since_on: string;
  contacts: { name: string; title: string; phone: string }[];
}

export interface Device {
  customer: string; kind: string; name: string; model: string; serial: string; place: string;
  accepted_on: string | null; produced_on: string | null; warranty_months: number;
}

export interface Visit { device: string | null; on: string; title: string; by_name: string; result: string }

export interface TemplateItem {
  key: string; code: string; text: string; help: string | null; kind: "check" | "number" | "choice" | "text" | "code";
  unit: string | null; min: string | null; max: string | null;
  /** What a photo of the item keeps besides the picture: the camera's own file, and where it was taken. */
  photo?: { original?: boolean; location?: boolean } | null;
  /** Of a choice: what is offered, and what it means. */
  choices?: { text: string; result: "pass" | "fail" }[];
}
export interface Template {
  /** The same in all versions of one checklist; absent: the version is its own. */
  family?: string;
  name: string; version: number; kind: string;
  sections: { key: string; name: string; items: TemplateItem[] }[];
}

export interface Profile {
  name: string; login: string; roles: string[]; branch: string; branch_name: string; region_name: string;
  employee_no: string; phone: string;
}

/** One line of "why so many stars"; its sentence is named by input and code. */
export interface WhyLine { input: string; code: string; args: Record<string, string | number>; points: number; of: number }

export interface StarCard {
  name: string; level: number; role: string; employee_no: string; branch_name: string; since_on: string;
  score: string | null; rated_count: number; level_until_on: string; card_no: string;
  certifications: { name: string; until_on: string }[];
  why: WhyLine[];
  /** `lost`: no qualification until certified anew (R-STAR-5). */
  state: "valid" | "lost";
  /** SHA-256 of the face on the card, base64url. */
  photo?: string | null;
  /** By a manager: no card of this technician counts. */
  revoked?: { at: number; by: string; by_name: string; reason: string } | null;
  review: string | null; formula_version: number;
  /** Of a level that differs from the formula's. */
  decision: { proposed: number; reason: string; by_name: string; second_name: string } | null;
}

/** Who said or did something at a desk, at the server's time. */
export interface Signed { by: string; by_name: string; at: number }

export type CertificateKind = "product" | "skill" | "role" | "ability" | "basic";
export interface Certification extends Signed {
  kind: CertificateKind; subject: string; name: string; grade: number | null; passed_on: string; until_on: string | null;
  withdrawn: (Signed & { reason: string }) | null;
}
export interface Callback extends Signed {
  order: string; number: string | null; customer_name: string; on: string; scores: number[]; points: number; note: string;
}
export interface Complaint extends Signed {
  order: string | null; number: string | null; customer_name: string; on: string; text: string; source: "said" | "callback";
  finding: (Signed & { verdict: "justified" | "unfounded"; note: string }) | null;
}
export interface Second extends Signed { verdict: "confirm" | "refuse"; note: string }
export interface Review extends Signed {
  kind: "yearly" | "again"; on: string; version: number; why: WhyLine[]; points: number; proposed: number; level: number; before: number;
  score: string | null; rated: number; until_on: string; reason: string; second: Second | null;
  state: "decided" | "awaiting_second" | "refused" | "reopened";
}
export interface Hearing {
  complaints: string[]; opened_at: number; state: "open" | "awaiting_second" | "kept" | "lost" | "restored";
  decision: (Signed & { verdict: "lost" | "kept"; harm: boolean; reason: string }) | null;
  second: Second | null; restored: (Signed & { certification: string; note: string }) | null;
}
/** What the technician says: an objection, his words in a hearing, a request for training. */
export interface Statement extends Signed {
  about: "review" | "hearing" | "training"; subject: string | null; text: string;
  answer: (Signed & { verdict: "stands" | "again" | "arranged" | "declined"; text: string }) | null;
}

/** A star card as signed for one device (its id), or for paper. Times in ms. */
export interface Credential {
  ix: number | null; token: string | null; kid: string | null; jti: string | null;
  issued_at: number | null; expires_at: number | null; aud: string | null;
  revoked: { at: number; by: string; by_name: string; reason: string } | null;
}

export interface Setting { key: string; value: unknown }
export interface Part { code: string; name: string; unit: string; main: boolean; price_fen: number; device_kinds: string[] }
export interface FaultCode { code: string; name: string; device_kinds: string[] }

/** A picture of something: `of` is the row it shows (table number, id). Removed ones stay, as evidence does. */
export interface Photo {
  att: string; w: number; h: number; of: [table: number, id: string];
  copy_of: string | null; original: string | null; place: [latitude: string, longitude: string] | null;
  removed_at: number | null; by: string; by_name: string; at: number;
}

/** Bytes that an op names by hash; its id is `att`. Verified: the server has the whole, and its hash is right. */
export interface Blob {
  kind: "photo" | "original" | "signature"; sha256: string; size: number; mime: string; of: [table: number, id: string];
  by: string; at: number; state: "declared" | "verified"; verified_at: number | null;
  /** Why no picture of it can be shown; it is kept all the same. */
  flaw: string | null;
}

/** How a person settled an op that the server had parked; its id is the op's. */
export interface Receipt {
  op: string; decision: "execute" | "keep"; note: string; by: string; by_name: string; at: number;
  /** Code with which it was parked once more: then nothing is settled. */
  parked?: string | null;
}

/** A signed field that reads otherwise now; `value` null: it is gone. */
export interface Difference { table: number; id: string; field: string; signed: string | null; value: string | null }

/** What the customer decided; its id is the op's. `record` is the JWS over the bytes that he was shown. */
export interface Signature {
  outcome: "signed" | "refused" | "later";
  record: string; record_sha256: string; content_sha256: string;
  ink: string | null; ink_sha256: string | null;
  signer: string; role: "self" | "agent" | null; reason: string | null;
  level: "E0" | "E1" | "E2";
  flags: string[];
  state: "sealed" | "stale" | "superseded";
  differs: (Difference & { by: string; by_name: string; at: number })[];
  receipt: string | null;
  by: string; by_name: string; at: number;
}

/** An envelope that only the office opens. */
export interface Opinion { signature: string; sealed: string; sealed_sha256: string; by: string; by_name: string; at: number; unopened?: string }

/** One op after which signed fields read otherwise. */
export interface Revision { signature: string; op: string; by: string; by_name: string; at: number; fields: Difference[] }

export interface Tables {
  order: Order; event: TimelineEvent; answer: Answer; note: Note; conflict: Conflict; customer: Customer; device: Device;
  template: Template; profile: Profile; star_card: StarCard; setting: Setting; part: Part; fault_code: FaultCode;
  receipt: Receipt; visit: Visit; contract: Contract; credential: Credential; photo: Photo; blob: Blob;
  signature: Signature; opinion: Opinion; revision: Revision;
  certification: Certification; callback: Callback; complaint: Complaint; review: Review; hearing: Hearing; statement: Statement;
  entry: Entry;
}
export type Table = keyof Tables;
