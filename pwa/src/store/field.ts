import type { Who } from "./workspace";

const FIELD_ROLES: readonly string[] = ["technician", "keeper"];

/** Who works on a replica, online or not; the others work at the desk. */
export function isField(who: Pick<Who, "roles">): boolean {
  return who.roles.some((role) => FIELD_ROLES.includes(role));
}
