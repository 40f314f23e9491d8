import { signal } from "@preact/signals";
import type { Table, Tables } from "../domain/rows";
import type { Recording, Row, Workspace } from "../store/workspace";

/** A workspace that shows given rows and notes what is recorded. */
export function notingWorkspace(rows: Row<Tables[Table]>[], roles: string[] = ["technician"]): { ws: Workspace; noted: Recording[] } {
  const noted: Recording[] = [];
  const recordAll = (whats: readonly Recording[]): Promise<string[]> => {
    noted.push(...whats);
    return Promise.resolve(whats.map((_, i) => `op-${noted.length - whats.length + i + 1}`));
  };
  const ws: Workspace = {
    who: { id: "u-lin", login: "lin", name: "林予安", roles, branch: null },
    status: signal({
      link: "online", pending: 0, troubled: 0, conflicts: 0, hidden: 0, lastSyncAt: null, clockSkewMs: 0, nextTryAt: null,
    }),
    queue: signal([]),
    ready: signal(true),
    pokes: signal({ open: false, count: 0 }),
    sentLater: signal(false),
    row: (table, id) => signal(rows.find((row) => row.table === table && row.id === id)) as never,
    rows: (table) => signal(rows.filter((row) => row.table === table)) as never,
    record: async (what) => (await recordAll([what]))[0]!,
    recordAll,
    blobs: { heads: signal(new Map()), read: () => Promise.resolve(null) },
    recordWith: (_, whats) => recordAll(whats),
    dev: signal("d-lin"),
    sign: () => Promise.reject(new Error("this workspace has no key")),
    begun: () => Promise.resolve(null),
    keepBegun: () => Promise.resolve(),
    seal: () => Promise.reject(new TypeError("this workspace has no device key")),
    syncNow: () => undefined,
    agreeToDrops: () => Promise.resolve(),
    unsentFile: () => "",
    unsentBlobs: () => Promise.resolve([]),
  };
  return { ws, noted };
}
