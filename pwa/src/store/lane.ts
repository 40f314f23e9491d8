/** One after the other: each piece of work starts when the one before it has ended, well or not. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

export function makeLane(): Lane {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = tail.then(work);
    tail = run.catch(() => undefined);
    return run;
  };
}
