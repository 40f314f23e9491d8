/** Who may settle which conflict. Source: PROTOCOL section 5; mirrors the server's rule. */
import type { Conflict } from "./rows";

const DESK_ROLES: readonly string[] = ["hotline", "dispatcher", "manager", "admin"];
const ORDER_TABLE = 1;

/** False where the office alone decides: the order's priority, and what became of an event that did not fit. */
export function maySettle(roles: readonly string[], conflict: Pick<Conflict, "row" | "field" | "kind">): boolean {
  const office = conflict.kind === "transition" || (conflict.row[0] === ORDER_TABLE && conflict.field === "priority");
  return !office || roles.some((role) => DESK_ROLES.includes(role));
}
