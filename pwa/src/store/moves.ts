/** Ops that take another place in a chain: behind a line that was put aside, after a fork, after a restore. */
import type { OpError } from "../net/wire";
import type { Connection, Writing } from "./connection";
import { type Entry, isUnanswered } from "./entry";
import { type Origin, chainOf, rewriteLine } from "./line";
import { BOTH, type OpRecord, chainIn, entriesOf, put, putChain } from "./op-records";
import type { Chain, Enrolled } from "./chain";

export const setAside = (db: Connection, op: string, aside: OpError): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    const chain = await chainIn(tx);
    const live = entriesOf((await tx.objectStore("ops").index("live").getAll()) as OpRecord[]);
    const bad = live.find((entry) => entry.op === op);
    if (bad === undefined || !isUnanswered(bad) || bad.dev !== chain.dev) return { entries: [], chain };
    const moved = { ...bad, aside };
    await put(tx, moved);
    const behind = live.filter((entry) => entry.dev === bad.dev && entry.seq > bad.seq && isUnanswered(entry));
    const { entries, seq, head } = await move(tx, behind, bad.seq - 1, bad.previous, (entry) => entry);
    const next = { ...chain, seq, head };
    await putChain(tx, next);
    return { entries: [moved, ...entries], chain: next };
  });

export const replant = (
  db: Connection,
  device: Enrolled,
  restored: boolean,
  from: string,
): Promise<{ entries: Entry[]; chain: Chain }> =>
  db.write(BOTH, async (tx) => {
    const before = await chainIn(tx);
    // Another tab was first; a second move would make a stranger of the device that it has just begun.
    if (before.dev !== from) return { entries: [], chain: before };
    // Between a fork and the new enrolment the server may have been restored as well.
    const replay = restored || device.epoch !== before.epoch;
    const kept = entriesOf((await tx.objectStore("ops").getAll()) as OpRecord[]);
    const chosen = kept.filter((entry) => isUnanswered(entry) || (replay && entry.aside === null));
    const { entries, seq, head } = await move(tx, chosen, 0, "", (entry) => ({
      ...entry, dev: device.dev, replayed: entry.replayed || replay, outcome: null, answeredIn: null, storedAt: null,
      landed: false,
    }));
    const { next, heardAt } = before;
    const chain = { ...device, seq, head, next, stored: 0, archived: 0, heardAt };
    await putChain(tx, chain);
    return { entries, chain };
  });

/** Rewrites ops one after the other behind `seq`, and keeps the lines that they had. */
async function move(
  tx: Writing,
  chosen: readonly Entry[],
  seq: number,
  head: string,
  change: (entry: Entry) => Entry,
): Promise<{ entries: Entry[]; seq: number; head: string }> {
  const entries: Entry[] = [];
  for (const before of [...chosen].sort((a, b) => a.n - b.n)) {
    const after = change(before);
    const origin = after.replayed && !before.replayed ? originOf(before) : undefined;
    const { line, h } = rewriteLine(before.line, { seq: ++seq, previous: head }, origin);
    const entry = { ...after, seq, previous: head, line, past: [...before.past, before.line] };
    await put(tx, entry);
    entries.push(entry);
    head = h;
  }
  return { entries, seq, head };
}

function originOf({ dev, seq, line, epoch }: Entry): Origin {
  const o = [dev, seq, chainOf(line)] as const;
  return line.includes(`,"e":${JSON.stringify(epoch)},"h":"`) ? { o } : { e: epoch, o };
}
