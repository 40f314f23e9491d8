/** A client's life in steps, on the TypeScript side: the core and the outbox as the engine joins them. */
import { vectorOf } from "../merge/bucket";
import { stagedSaid } from "../merge/stage";
import type { Draft, Have, Reply } from "../net/wire";
import { type Entry, canLand, isOverlaid, isUnanswered } from "../store/entry";
import { readLine } from "../store/line";
import { type Outbox, openOutbox } from "../store/outbox";
import { NOTHING_PULLED } from "../store/replica";
import { type Core, FULL_BUDGET, type Plan, type Received, plan, receive } from "../sync/replica";
import { freshDisk } from "./disk";

interface Step {
  record?: Pick<Draft, "i" | "t" | "b" | "bv" | "x"> & Partial<Draft>;
  send?: true;
  reply?: Reply;
  enrol?: { dev: string; epoch: string };
}

const ALL = 1_000;
const RECEIPT = 14;

export async function runReplica(given: { batch?: number; steps: Step[] }): Promise<unknown[]> {
  freshDisk();
  const outbox = openOutbox("lin");
  const chain = await outbox.plant({ dev: "dev-1", lineage: 1, epoch: "e1" });
  let core: Core = {
    chain, base: new Map(), pulled: NOTHING_PULLED, pulls: true, batch: given.batch ?? 100, budget: FULL_BUDGET,
    healing: new Set(), gapAt: null, staged: null,
  };
  let device: Received["enrol"] = null;
  let sent: Plan | null = null;
  const seen: unknown[] = [];
  for (const { record, send, reply, enrol } of given.steps) {
    if (record) {
      const { chain: now } = await outbox.append([{ ...record, at: [1_000, 1, "ses"], u: "lin" }]);
      core = { ...core, chain: now };
    } else if (send) {
      sent = plan(core, await outbox.recent(ALL));
    } else if (reply) {
      const got = receive(core, sent ?? plan(core, await outbox.recent(ALL)), reply, { now: 1_000, mono: 1, ses: "ses" });
      core = { ...got.core, chain: (await outbox.settle(got.answered)).chain };
      device = got.enrol;
      if (device === null && !reply.more && reply.err === undefined) await land(core, outbox);
      sent = null;
    } else if (enrol) {
      const moved = await outbox.replant({ ...enrol, lineage: 1 }, device !== "fork", core.chain.dev);
      core = { ...core, chain: moved.chain };
      device = null;
    }
    seen.push(look(core, device, await outbox.recent(ALL)));
  }
  outbox.close();
  return seen;
}

const bucketOf = (core: Core, entry: Entry) =>
  [...core.base.values()].find(({ key }) => key.join() === readLine(entry.line).b.join());

async function land(core: Core, outbox: Outbox): Promise<void> {
  const rows = [...core.base.values()].flatMap((bucket) => [...bucket.rows.values()]);
  const receipts = new Set(rows.filter(({ t, d }) => t === RECEIPT && (d.parked ?? null) === null).map(({ id }) => id));
  const entries = (await outbox.recent(ALL)).filter((entry) => !entry.landed);
  await outbox.retire(entries.filter((entry) => canLand(entry, bucketOf(core, entry), receipts)));
}

function look(core: Core, device: Received["enrol"], entries: readonly Entry[]): unknown {
  const known = {
    owed: entries.filter((entry) => entry.dev === core.chain.dev && isUnanswered(entry)).map(({ op }) => op),
    stored: core.chain.stored,
    device,
    sound: [...vectorOf(core.base, core.chain.epoch)].sort(([a], [b]) => a - b),
  };
  if (device !== null) return known;
  const { have, gotOutcomesUpTo, entries: going } = plan(core, entries);
  const next = { have: sorted(have), gotOutcomesUpTo, staged: core.staged && stagedSaid(core.staged), ops: going.map(placeOf) };
  return { ...known, shown: entries.filter((entry) => isOverlaid(entry, bucketOf(core, entry))).map(({ op }) => op), next };
}

/** Named in any order, the vector is the same. */
const sorted = (have: Have): Have => (have && "v" in have ? { v: [...have.v].sort(([a], [b]) => a - b) } : have);

/** Where the op stands now. The hash is proven by chain.json: the order of a line's keys is its writer's. */
function placeOf({ line }: Entry): unknown {
  const { i, s, bv, e, o } = readLine(line) as ReturnType<typeof readLine> & { o?: [string, number, string] };
  return { i, s, bv, ...(o && { e, o: o.slice(0, 2) }) };
}
