/** The Service Act Record `sar/1`: what a customer was shown, and what became of it. Source: PROTOCOL section 10. */
import type { Answer } from "./rows";

export type ItemShown = {
  id: string; code: string; text: string;
  result: Answer["result"]; value: string | null; unit: string | null; note: string | null;
};

/** Exactly what the page shows; texts are `plain`. A type, not an interface: it has a canonical spelling. */
export type Content = {
  /** The signing op: no two occasions have the same content. */
  op: string;
  order: { id: string; number: string | null; kind: string; ver: number };
  customer: { id: string; name: string };
  address: string;
  contact: string;
  device: { id: string; name: string } | null;
  fault: string;
  engineers: { id: string; name: string; level: number | null }[];
  branch: string;
  arrived_at: number | null;
  done_at: number | null;
  work: { id: string; text: string; by_name: string }[];
  checklist: { template: string; name: string; version: number; items: ItemShown[] } | null;
  parts: { id: string; code: string; name: string; qty: number; unit: string }[];
  photos: { id: string; sha256: string }[];
  price: { currency: "CNY"; lines: { text: string; qty: number; unit_fen: number; amount_fen: number }[]; total_fen: number } | null;
  wording: { id: string; lang: "zh-CN" | "en"; sha256: string };
};

export type Signer = { name: string; capacity: "self" | "agent" | null; how: "ink" | "typed" | null; reason: string | null };

export type ServiceAct = {
  typ: "sar/1";
  outcome: "signed" | "refused" | "later";
  content: Content;
  content_sha256: string;
  signer: Signer;
  ink: { fmt: "strokes/1"; sha256: string } | null;
  opinion_sha256: string | null;
  price_agreed: boolean;
  claimed_at: number;
  tz: string;
  ops_upto: readonly [dev: string, seq: number, h: string];
  anchor: { epoch: string; size: number; root: string } | null;
};

/** What the customer looks the record up by: the first 16 digits of the content's digest, in fours. */
export function sealCode(contentDigest: string): string {
  return contentDigest.slice(0, 16).toUpperCase().replace(/(.{4})(?=.)/g, "$1 ");
}
