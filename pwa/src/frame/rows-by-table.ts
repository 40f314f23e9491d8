/** The rows of one order that a signature may have been about, live. */
import type { RowsByTable } from "../domain/signed-content";
import { TABLES } from "../generated/protocol";
import type { BucketKey, Workspace } from "../store/workspace";

const SIGNED = [1, 3, 4, 16, 17, 35] as const;

export function rowsByTable(ws: Workspace, bucket: BucketKey): RowsByTable {
  return Object.fromEntries(
    SIGNED.map((table) => [table, Object.fromEntries(ws.rows(TABLES[`${table}`], bucket).value.map(({ id, doc }) => [id, doc]))]),
  );
}
