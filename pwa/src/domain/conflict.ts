/** Who may settle which conflict. Source: PROTOCOL section 5; mirrors the server's rule. */
import type { Conflict } from "./rows";

/** The ways out of a conflict that is not about a field's value: what of late work counts, whether a row goes. */
export const WAYS_OUT = {
  transition: ["accept", "call_out", "transfer"],
  deleted: ["keep", "delete"],
} as const satisfies Partial<Record<Conflict["kind"], readonly string[]>>;

/** False for a choice that this kind of conflict does not have. */
export function isWayOut(kind: Conflict["kind"], value: unknown): boolean {
  return kind === "value" || (WAYS_OUT[kind] as readonly unknown[]).includes(value);
}

const DESK_ROLES: readonly string[] = ["hotline", "dispatcher", "manager", "admin"];
const ORDER_TABLE = 1;

/** False where the office alone decides: the order's priority, and what became of an event that did not fit. */
export function maySettle(roles: readonly string[], conflict: Pick<Conflict, "row" | "field" | "kind">): boolean {
  const office = conflict.kind === "transition" || (conflict.row[0] === ORDER_TABLE && conflict.field === "priority");
  return !office || roles.some((role) => DESK_ROLES.includes(role));
}
