import { effect } from "@preact/signals";

/** Resolves as soon as a condition over signals holds. */
export function when(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!holds()) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
