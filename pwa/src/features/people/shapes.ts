/** Answers of the desk's reads about people, and a technician's file as its rows. */
import type { Callback, Certification, Complaint, Hearing, Review, StarCard, Statement, WhyLine } from "../../domain/rows";
import type { Recording } from "../../store/workspace";
import type { Bucket, Entry } from "../desk/shapes";

export interface Standing {
  review: "none" | "due" | "overdue" | "awaiting_second" | "again";
  hearing: "none" | "open" | "awaiting_second" | "lost";
  objections: number; trainings: number; complaints: number; lapsing: number; next_lapse_on: string | null;
}
export interface PersonLine {
  id: string; name: string; employee_no: string; role: string; branch: string; branch_name: string; level: number; state: StarCard["state"];
  level_until_on: string; score: string | null; rated_count: number; certifications: { name: string; until_on: string }[]; standing: Standing;
}
export const NARROWED = ["", "review", "lapsing", "heard", "lost"] as const;
export type Narrowed = (typeof NARROWED)[number];
export interface PeoplePage { people: PersonLine[]; counts: Record<Narrowed, number>; on: string; more: number }

export interface Proposal { version: number; points: number; level: number; score: string | null; rated: number; why: WhyLine[] }
export interface FinishedOrder { id: string; number: string | null; customer_name: string; done_at: number | null }
export interface PersonWhole extends Bucket {
  epoch: string; standing: Standing; proposal: Proposal; orders: FinishedOrder[]; sealed: number; late: string[];
}

/** A technician's file by table, newest first. */
export interface File {
  id: string; ver: number; epoch: string; card: StarCard; standing: Standing; proposal: Proposal; orders: FinishedOrder[]; sealed: number;
  late: ReadonlySet<string>;
  certifications: Entry<Certification>[]; callbacks: Entry<Callback>[]; complaints: Entry<Complaint>[]; reviews: Entry<Review>[];
  hearings: Entry<Hearing>[]; statements: Entry<Statement>[];
}

export function fileOf(id: string, whole: PersonWhole): File | null {
  const table = <D>(number: number): Entry<D>[] => whole.rows.filter(({ t }) => t === number).map((row) => ({ id: row.id, v: row.v, doc: row.d as D }));
  const newest = <D extends { at: number }>(entries: Entry<D>[]): Entry<D>[] => entries.sort((a, b) => b.doc.at - a.doc.at);
  const card = table<StarCard>(10)[0]?.doc;
  if (!card) return null;
  const { ver, epoch, standing, proposal, orders, sealed } = whole;
  return {
    id, ver, epoch, card, standing, proposal, orders, sealed, late: new Set(whole.late),
    certifications: newest(table<Certification>(23)), callbacks: newest(table<Callback>(24)), complaints: newest(table<Complaint>(25)),
    reviews: newest(table<Review>(26)), statements: newest(table<Statement>(28)),
    hearings: table<Hearing>(27).sort((a, b) => b.doc.opened_at - a.doc.opened_at),
  };
}

export interface Stage { months: number; percent: number; due_on: string; met: boolean | null }
export interface BranchCoverage {
  branch: string; branch_name: string;
  coverage: {
    technicians: number; refreshed: { key: string; name: string; released_on: string; passed: number; percent: number; stages: Stage[] }[];
    roles: Record<"support" | "project" | "trainer", number>; certified: number; quota: number | null; few_skills: string[];
    data: number; solution: number; no_basics: string[]; gaps: string[];
  };
}

export interface Formula {
  weights: { certification: number; experience: number; evaluation: number; complaints: number };
  experience_years: number; evaluation_floor: number; evaluation_unrated: number; sealed_percent: number; sealed_least: number;
  complaint_cost: number; levels: [number, number, number, number]; window_months: number; review_months: number; lead_days: number;
}
export interface FormulaPage {
  epoch: string; root: string; ver: number; in_force: number;
  versions: { version: number; from_on: string; formula: Formula; reason?: string; by_name?: string }[];
}

/** An op about this technician, as this page shows him. */
export const about = (file: File, type: string, payload: object, row: string): Recording => ({
  type: `${type}@1`, bucket: ["u", file.id], row, payload, bv: file.ver, epoch: file.epoch,
});
