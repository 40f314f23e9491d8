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

/** Bytes in use when the disk last refused a photo: until some are given free there is room for none. */
const refusedAt = signal<number | null>(null);

export function roomOf(ws: Workspace): Room {
  const settings = new Map(ws.rows("setting").value.map(({ doc }) => [doc.key, doc.value]));
  const { freeBytes = null, usageBytes = null } = watch.value?.storage.value ?? {};
  const isFull = refusedAt.value !== null && usageBytes !== null && usageBytes >= refusedAt.value;
  return { freeBytes: isFull ? 0 : freeBytes, marks: marksOf(settings) };
}

/** What the browser says of its quota need not be the disk: whoever was refused says so. */
export function sayFull(): void {
  refusedAt.value = watch.peek()?.storage.peek().usageBytes ?? null;
}

export const measureRoom = (): void => void watch.peek()?.measure();
