/** What the rows of an order say of its signature. Pure. */
import { fromBase64url } from "../crypto/jws";
import type { Difference, Signature } from "./rows";
import type { ServiceAct } from "./service-act";
import { type RowsByTable, differences } from "./signed-content";

/** The signed record, as its bytes say; null for what is none. Who signed it is not looked at here. */
export function readAct(record: string): ServiceAct | null {
  const payload = fromBase64url(record.split(".")[1] ?? "");
  try {
    return payload ? (JSON.parse(new TextDecoder().decode(payload)) as ServiceAct) : null;
  } catch {
    return null;
  }
}

interface Held { id: string; doc: Signature }

/** The act that counts: the last signature, or where there is none the last decision. */
export function actOf<H extends Held>(acts: readonly H[]): H | null {
  const last = (some: readonly H[]): H | null =>
    [...some].sort((a, b) => a.doc.at - b.doc.at || (a.id < b.id ? -1 : 1)).at(-1) ?? null;
  return last(acts.filter(({ doc }) => doc.outcome === "signed")) ?? last(acts);
}

/** A signed field that reads otherwise; `by_name` null where this device alone knows, or nobody said. */
export type Told = Difference & { by_name: string | null; at: number | null };

/** What this device sees, with whom the server named. */
export function told({ doc }: Held, rows: RowsByTable): Told[] {
  const act = doc.outcome === "signed" ? readAct(doc.record) : null;
  if (act === null) return [];
  const place = ({ table, id, field, value }: Difference): string => `${table} ${id} ${field} ${value ?? ""}`;
  const known = new Map(doc.differs.map((one) => [place(one), one]));
  return differences(act.content, rows).map((one) => {
    const by = known.get(place(one)) ?? (rows[one.table]?.[one.id] as { by_name?: string; at?: number } | undefined);
    return { ...one, by_name: by?.by_name ?? null, at: by?.at ?? null };
  });
}
