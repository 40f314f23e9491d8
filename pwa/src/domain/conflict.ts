/** Who may settle which conflict. Source: PROTOCOL section 5; mirrors the server's rule. */
import { OFFICE_FIELDS, POLICIES, TABLES } from "../generated/protocol";
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

/** `table.field`, as the declared policies name it. */
function fieldName({ row, field }: Pick<Conflict, "row" | "field">): string {
  return `${(TABLES as Readonly<Record<number, string>>)[row[0]]}.${field}`;
}

/** Whose value is in use until a person chooses; null where nothing is declared for the field. */
export function policyOf(conflict: Pick<Conflict, "row" | "field">): "keep_server" | "take_incoming" | null {
  const declared: Readonly<Record<string, { policy: "keep_server" | "take_incoming" }>> = POLICIES;
  return declared[fieldName(conflict)]?.policy ?? null;
}

/** False where the office alone decides: its own fields, and what became of an event that did not fit. */
export function maySettle(roles: readonly string[], conflict: Pick<Conflict, "row" | "field" | "kind">): boolean {
  const office = conflict.kind === "transition" || (OFFICE_FIELDS as readonly string[]).includes(fieldName(conflict));
  return !office || roles.some((role) => DESK_ROLES.includes(role));
}
