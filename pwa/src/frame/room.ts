/** How much room there is, for screens that take pictures. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Room, marksOf } from "../domain/room";
import type { Storage } from "../store/storage";
import type { Workspace } from "../store/workspace";

interface Watch {
  readonly storage: ReadonlySignal<Storage>;
  measure(): Promise<void>;
}

const watch = signal<Watch | null>(null);

/** Called once by whoever starts the app. */
export function measureWith(storage: Watch): void {
  watch.value = storage;
}

export function roomOf(ws: Workspace): Room {
  const settings = new Map(ws.rows("setting").value.map(({ doc }) => [doc.key, doc.value]));
  return { freeBytes: watch.value?.storage.value.freeBytes ?? null, marks: marksOf(settings) };
}

export const measureRoom = (): void => void watch.peek()?.measure();
