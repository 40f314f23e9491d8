/**
 * One IndexedDB database, reopened when the browser drops it.
 *
 * iOS closes connections under memory pressure, and a private window may refuse at any call: work is tried up to three
 * times on a fresh connection. An abort means that nothing of it was written, so that trying again is safe.
 */
import { type IDBPDatabase, type IDBPTransaction, openDB } from "idb";

/** All writes reach the disk before they are believed; browsers have not promised that by default since 2024. */
const STRICT = { durability: "strict" } as const;
const TRIES = 3;

export type Writing = IDBPTransaction<unknown, string[], "readwrite">;
export type Reading = IDBPTransaction<unknown, string[], "readonly">;

export interface Connection {
  /** Resolves when the transaction is complete: what `work` wrote is on disk. */
  write<T>(stores: readonly string[], work: (tx: Writing) => Promise<T>): Promise<T>;
  read<T>(stores: readonly string[], work: (tx: Reading) => Promise<T>): Promise<T>;
  /** For good: what comes later is refused. */
  close(): void;
}

export interface Schema {
  name: string;
  version: number;
  upgrade(db: IDBPDatabase): void;
}

export function connect({ name, version, upgrade }: Schema): Connection {
  let opened: Promise<IDBPDatabase> | null = null;
  let closed = false;
  const drop = (): void => {
    void opened?.then((db) => db.close()).catch(() => undefined);
    opened = null;
  };
  const open = (): Promise<IDBPDatabase> =>
    (opened ??= openDB(name, version, {
      upgrade: (db) => upgrade(db),
      // Another tab wants a newer schema: this one lets go and comes back on the next call.
      blocking: drop,
      terminated: drop,
    }));

  async function retried<T>(attempt: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      if (closed) throw new Error(`${name} has been closed`);
      try {
        return await attempt(await open());
      } catch (error) {
        if (!isLoss(error)) throw error;
        drop();
        if (tries === TRIES) throw error;
      }
    }
  }

  return {
    write: (stores, work) =>
      retried(async (db) => {
        const tx = db.transaction([...stores], "readwrite", STRICT);
        return finished(tx, work(tx));
      }),
    read: (stores, work) =>
      retried(async (db) => {
        const tx = db.transaction([...stores], "readonly");
        return finished(tx, work(tx));
      }),
    close() {
      closed = true;
      drop();
    },
  };
}

async function finished<T>(tx: { done: Promise<void>; abort(): void }, work: Promise<T>): Promise<T> {
  try {
    const result = await work;
    await tx.done;
    return result;
  } catch (error) {
    tx.done.catch(() => undefined);
    try {
      tx.abort();
    } catch {
      // It has ended already; `error` says how.
    }
    throw error;
  }
}

const LOSSES: readonly string[] = ["InvalidStateError", "UnknownError", "AbortError", "TransactionInactiveError"];

function isLoss(error: unknown): boolean {
  return error instanceof DOMException && LOSSES.includes(error.name);
}
