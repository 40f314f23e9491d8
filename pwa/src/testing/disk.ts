import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";

/** An empty disk. Connections to the one before stay on it. */
export function freshDisk(): void {
  globalThis.indexedDB = new IDBFactory();
}

/** All records of a store, past every layer of ours. */
export async function recordsOf(database: string, store: string): Promise<unknown[]> {
  const db = await openDB(database);
  const records = await db.getAll(store);
  db.close();
  return records;
}
