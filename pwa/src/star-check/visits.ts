/** The orders that the company's own messages told this browser of. They stay here, and are compared here. */
import { fromBase64url } from "../crypto/jws";
import { VISIT, type Visit, isVisit, openSigned } from "../domain/star-token";
import type { Keys } from "../domain/star-verdict";

const KEY = "xinglin-visits";
const MOST = 20;

/** Is this the customer's link, rather than a card? Told by its header, before anything is checked. */
export function isVisitLink(token: string): boolean {
  const header = fromBase64url(token.split(".")[0]!);
  return header !== undefined && String.fromCharCode(...header.subarray(0, 200)).endsWith(`"typ":"${VISIT}"}`);
}

/** The order, if we signed it; it is kept for the card that will be scanned. */
export async function openVisit(token: string, keys: Keys, nowMs: number): Promise<Visit | null> {
  const read = await openSigned(token, VISIT, isVisit, (kid) => keys.get(kid));
  if (read.is === "refused" || read.payload.exp * 1000 <= nowMs) return null;
  try {
    const others = keptVisits(nowMs).filter(({ no }) => no !== read.payload.no);
    localStorage.setItem(KEY, JSON.stringify([read.payload, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing cannot compare later; the card is checked all the same.
  }
  return read.payload;
}

export function keptVisits(nowMs: number): Visit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isVisit).filter(({ exp }) => exp * 1000 > nowMs) : [];
  } catch {
    return [];
  }
}

/** "match" with the order's number, "other" where this browser knows orders but none of this engineer's, else "none". */
export type Match = { is: "match" | "other"; no: string } | { is: "none" };

export function matchVisit(visits: readonly Visit[], sub: string): Match {
  const found = visits.find(({ subs }) => subs.includes(sub));
  if (found) return { is: "match", no: found.no };
  return visits[0] ? { is: "other", no: visits[0].no } : { is: "none" };
}
