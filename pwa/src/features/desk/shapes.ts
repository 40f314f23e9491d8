/** Answers of the desk's reads, and an order whole as its rows. */
import type { Answer, Blob, Conflict, Customer, Device, Note, Order, Photo, Entry as Said, Signature, TimelineEvent, Visit } from "../../domain/rows";
import type { RowsByTable } from "../../domain/signed-content";
import type { Calendar } from "../../domain/service-hours";
import type { Recording } from "../../store/workspace";

export interface OrderLine {
  id: string; bid: number; number: string | null; branch: string; state: Order["state"]; approval: Order["approval"];
  kind: Order["kind"]; priority: Order["priority"]; fault_class: Order["fault_class"]; customer: string;
  appointment_at: number | null; due_at: number | null; created_at: number; conflicts: number; technicians: string[];
  customer_name: string; device_name: string | null;
}
export interface OrderPage { orders: OrderLine[]; next: string | null; counts: Record<string, number> }

export interface TechnicianLine {
  id: string; name: string; branch_name: string; level: number | null; state: "valid" | "lost"; fits: boolean; certifications: { name: string; until_on: string }[];
  open_orders: number; last_seen_at: number | null; owed: number;
}
export interface CustomerLine { id: string; bid: number; branch: string; name: string }
export interface ParkedLine { op: string; user: string; name: string; code: string; at: number; line: string }

interface WireRow { t: number; id: string; v: number; d: unknown }
export interface Bucket { bid: number; ver: number; rows: WireRow[] }
export interface OrderWhole extends Bucket { epoch: string; customer: Bucket; calendar: Calendar }

export interface Entry<D> { id: string; v: number; doc: D }

/** An order with everything under it, by table. */
export interface Whole {
  id: string; ver: number; epoch: string; order: Order; calendar: Calendar;
  events: Entry<TimelineEvent>[]; answers: Entry<Answer>[]; notes: Entry<Note>[]; conflicts: Entry<Conflict>[];
  photos: Entry<Photo>[]; blobs: Entry<Blob>[]; acts: Entry<Signature>[];
  /** What a signature may have been about. */
  rows: RowsByTable;
  /** What the sheets say, signed, by entry. */
  said: ReadonlyMap<string, Said>;
  customer: Customer; devices: Entry<Device>[]; visits: Entry<Visit>[];
}

function table<D>(bucket: Bucket, number: number): Entry<D>[] {
  return bucket.rows.filter(({ t }) => t === number).map(({ id, v, d }) => ({ id, v, doc: d as D }));
}

function byTable({ rows }: Bucket): RowsByTable {
  const found: Record<number, Record<string, object>> = {};
  for (const { t, id, d } of rows) (found[t] ??= {})[id] = d as object;
  return found;
}

export function wholeOf(id: string, answer: OrderWhole): Whole | null {
  const order = table<Order>(answer, 1)[0];
  const customer = table<Customer>(answer.customer, 6)[0];
  if (!order || !customer) return null;
  return {
    id, ver: answer.ver, epoch: answer.epoch, order: order.doc, calendar: answer.calendar,
    events: table<TimelineEvent>(answer, 2).sort((a, b) => b.doc.at - a.doc.at),
    answers: table<Answer>(answer, 3), notes: table<Note>(answer, 4), conflicts: table<Conflict>(answer, 5),
    photos: table<Photo>(answer, 16), blobs: table<Blob>(answer, 17), acts: table<Signature>(answer, 18), rows: byTable(answer),
    said: new Map(table<Said>(answer, 35).map(({ doc }) => [doc.name, doc])),
    customer: customer.doc, devices: table<Device>(answer.customer, 7), visits: table<Visit>(answer.customer, 15),
  };
}

/** What an op about this page names as its base. */
export const baseOf = ({ ver, epoch }: Whole): Pick<Recording, "bv" | "epoch"> => ({ bv: ver, epoch });

export const devicesOf = (bucket: Bucket): Entry<Device>[] => table<Device>(bucket, 7);
export const customerOf = (bucket: Bucket): Customer | undefined => table<Customer>(bucket, 6)[0]?.doc;
