/** Will the browser keep what is stored, and is there room for more? */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Storage {
  /** False: the browser may clear it when space is short. Null: not known. */
  persisted: boolean | null;
  usageBytes: number | null;
  freeBytes: number | null;
  /** Too little room for a day's work: warn before it is full. */
  low: boolean;
}

const UNKNOWN: Storage = { persisted: null, usageBytes: null, freeBytes: null, low: false };
/** A day of 5 visits is some 40 KB of ops and 12 MB of photos. Below this the app says so; see `domain/room.ts`. */
const LOW_BYTES = 500_000_000;

export interface StorageWatch {
  readonly storage: ReadonlySignal<Storage>;
  /** Asks the browser to keep the data; after a sign-in or installation it mostly agrees. Also measures anew. */
  askToPersist(): Promise<boolean>;
  measure(): Promise<void>;
}

export function watchStorage(manager: StorageManager | undefined = navigator.storage): StorageWatch {
  const storage = signal(UNKNOWN);
  async function measure(): Promise<void> {
    if (!manager) return;
    const [persisted, { usage, quota }] = await Promise.all([manager.persisted(), manager.estimate()]);
    const freeBytes = usage === undefined || quota === undefined ? null : quota - usage;
    storage.value = { persisted, usageBytes: usage ?? null, freeBytes, low: freeBytes !== null && freeBytes < LOW_BYTES };
  }
  return {
    storage,
    measure,
    async askToPersist() {
      const granted = manager ? (await manager.persisted()) || (await manager.persist()) : false;
      await measure();
      return granted;
    },
  };
}
