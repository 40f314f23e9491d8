/** One tab of a user sends. Without Web Locks every tab does: the server takes a repeat for what it is. */

/** Calls `lead` once this tab may send; returns what steps down, or stops waiting. */
export function electLeader(user: string, locks: LockManager | undefined, lead: () => void): () => void {
  if (locks === undefined) {
    lead();
    return () => undefined;
  }
  const gaveUp = new AbortController();
  let stepDown: () => void = () => gaveUp.abort();
  const reign = new Promise<void>((resolve) => {
    stepDown = () => {
      gaveUp.abort();
      resolve();
    };
  });
  locks
    .request(`xinglin-sync-${user}`, { signal: gaveUp.signal }, () => {
      lead();
      return reign;
    })
    // Stopped while waiting for its turn.
    .catch(() => undefined);
  return stepDown;
}
