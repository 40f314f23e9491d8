import { effect } from "@preact/signals";
import type { QueueItem, Workspace } from "./workspace";

/** Resolves once the server has answered the op; while it cannot be reached, that is not yet. */
export function settled(ws: Pick<Workspace, "queue">, op: string): Promise<QueueItem> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      const item = ws.queue.value.find((candidate) => candidate.op === op);
      if (item === undefined || item.state === "local" || item.state === "sending") return;
      resolve(item);
      queueMicrotask(() => stop());
    });
  });
}
