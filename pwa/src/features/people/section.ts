/** What every section of a technician's page gets, and who may act in it. */
import type { Workspace } from "../../store/workspace";
import type { File } from "./shapes";

export interface Section {
  ws: Workspace;
  file: File;
  onChanged(): void;
}

/** Who may judge: as the server says, an administrator always. */
export const judges = (ws: Workspace): boolean => ws.who.roles.some((role) => ["manager", "quality", "admin"].includes(role));
