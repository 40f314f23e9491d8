/** A client's life in steps, on the TypeScript side: the core and the outbox as the engine joins them. */
import { vectorOf } from "../merge/bucket";
import { stagedSaid } from "../merge/stage";
import type { Draft, Have, Reply } from "../net/wire";
import { type Entry, canLand, isOverlaid, isUnanswered } from "../store/entry";
import type { Chain } from "../store/chain";
import { readLine } from "../store/line";
import { type Outbox, openOutbox } from "../store/outbox";
import { NOTHING_PULLED } from "../store/replica";
import { coveringOf, seenOf } from "../store/seen";
import { showBucket } from "../store/view";
import { type Core, FULL_BUDGET, type Plan, type Received, plan, receive } from "../sync/replica";
import { freshDisk } from "./disk";

interface Step {
  record?: Pick<Draft, "i" | "t" | "b" | "x"> & Partial<Draft>;
  /** A request under a name: two tabs have one each. */
  send?: string;
  reply?: Reply;
  to?: string;
  enrol?: { dev: string; epoch: string };
  free?: number;
}
/** What was asked, and how the chain stood then. */
interface Flight {
  chain: Chain;
  sent: Plan;
}

const ALL = 1_000;
const RECEIPT = 14;
const LIN = { id: "lin", name: "林予安" };

export async function runReplica(given: { batch?: number; steps: Step[] }): Promise<unknown[]> {
  freshDisk();
  const outbox = openOutbox("lin");
  const chain = await outbox.plant({ dev: "dev-1", lineage: 1, epoch: "e1" });
  let core: Core = {
    chain, base: new Map(), pulled: NOTHING_PULLED, pulls: true, batch: given.batch ?? 100, budget: FULL_BUDGET,
    healing: new Set(), gapAt: null, staged: null,
  };
  let device: Received["enrol"] = null;
  const flights = new Map<string, Flight>();
  const seen: unknown[] = [];
  for (const { record, send, reply, to = "one", enrol, free } of given.steps) {
    const ask = async (): Promise<Flight> => ({ chain: core.chain, sent: plan(core, await outbox.recent(ALL)) });
    if (record) {
      const bv = record.bv ?? seenBy(core, record, await outbox.recent(ALL));
      const { chain: now } = await outbox.append([{ ...record, bv, at: [1_000, 1, "ses"], u: "lin" }]);
      core = { ...core, chain: now };
    } else if (send) {
      flights.set(send, await ask());
    } else if (reply) {
      const flight = flights.get(to) ?? (await ask());
      flights.delete(to);
      const got = receive({ ...core, chain: flight.chain }, flight.sent, reply, { now: 1_000, mono: 1, ses: "ses" });
      const { chain: now } = await outbox.settle(got.answered);
      // A chain that was moved meanwhile stays as it is: `replant` and `settle` see to that.
      if (now.dev === flight.chain.dev) {
        core = { ...got.core, chain: now };
        device = got.enrol;
        if (device === null && !reply.more && reply.err === undefined) await land(core, outbox);
      } else if (got.enrol) {
        const late = { dev: "late", epoch: reply.epoch, lineage: 1 };
        core = { ...core, chain: (await outbox.replant(late, got.enrol !== "fork", flight.chain.dev)).chain };
      }
    } else if (enrol) {
      const moved = await outbox.replant({ ...enrol, lineage: 1 }, device !== "fork", core.chain.dev);
      core = { ...core, chain: moved.chain };
      device = null;
    } else if (free !== undefined) {
      await outbox.prune(free);
    }
    const entries = await outbox.recent(ALL);
    seen.push({ ...look(core, device, entries), ...(free !== undefined && { kept: entries.map(({ op }) => op) }) });
  }
  outbox.close();
  return seen;
}

/** The base that the screen shows for an edit, as the workspace finds it. */
function seenBy({ base, chain }: Core, { b, r, was }: NonNullable<Step["record"]>, entries: readonly Entry[]): number {
  const held = [...base.values()].find(({ key }) => key.join() === b.join());
  const laid = entries.filter((entry) => readLine(entry.line).b.join() === b.join() && isOverlaid(entry, held));
  const rows = showBucket(b, held, laid.map((entry) => ({ draft: readLine(entry.line), epoch: entry.epoch })), LIN);
  const covering = coveringOf(rows.find(({ id }) => id === r)?.under, Object.keys(was ?? {}));
  return seenOf({ bv: held?.ver ?? 0, epoch: held?.epoch ?? chain.epoch }, covering).bv;
}

const bucketOf = (core: Core, entry: Entry) =>
  [...core.base.values()].find(({ key }) => key.join() === readLine(entry.line).b.join());

async function land(core: Core, outbox: Outbox): Promise<void> {
  const rows = [...core.base.values()].flatMap((bucket) => [...bucket.rows.values()]);
  const receipts = new Set(rows.filter(({ t, d }) => t === RECEIPT && (d.parked ?? null) === null).map(({ id }) => id));
  const entries = (await outbox.recent(ALL)).filter((entry) => !entry.landed);
  await outbox.retire(entries.filter((entry) => canLand(entry, bucketOf(core, entry), receipts)));
}

function look(core: Core, device: Received["enrol"], entries: readonly Entry[]): object {
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
