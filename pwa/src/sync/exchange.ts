/** One exchange with the server, from what is owed to what is kept. No IndexedDB transaction is open while it waits. */
import { uuid7 } from "../crypto/ids";
import { stagedSaid } from "../merge/stage";
import type { Api } from "../net/api";
import type { Clock } from "../net/clock";
import { Problem, Trouble, Unreachable } from "../net/problem";
import type { Header } from "../net/wire";
import type { Local } from "../store/local";
import type { Link } from "../store/workspace";
import { type Core, FIRST_BATCH, FULL_BUDGET, type Plan, plan, receive, refused, smaller } from "./replica";
import { APP, SCHEMA } from "./version";

/** What the engine does next. */
export type Upshot =
  | { is: "done"; again: boolean; waitMs: number }
  /** Tried, and something is different now: go on at once. */
  | { is: "changed" }
  | { is: "failed"; link: Exclude<Link, "online" | "sending"> };

/**
 * Moves the outbox from the device `from` to a new one of this user, unless another tab has done so. False: the session is
 * not his, he must sign in. Rejects as calls do.
 */
export type Enrol = (because: "fork" | "restore", from: string) => Promise<boolean>;

/** What the core remembers between exchanges beside what is on disk. */
type Memory = Pick<Core, "batch" | "budget" | "healing" | "gapAt" | "staged">;

export interface Exchanger {
  /** `onSend` hears which ops go out. Rejects only for a defect of our own or of the disk. */
  run(onSend: (ops: readonly string[]) => void): Promise<Upshot>;
}

export function makeExchanger(local: Local, api: Api, clock: Clock, enrol: Enrol, pulls: boolean): Exchanger {
  let memory: Memory = { batch: FIRST_BATCH, budget: FULL_BUDGET, healing: new Set(), gapAt: null, staged: null };
  const remember = ({ batch, budget, healing, gapAt, staged }: Core): void => {
    memory = { batch, budget, healing, gapAt, staged };
  };
  async function enrolled(because: "fork" | "restore", { chain }: Core): Promise<Upshot> {
    try {
      return (await enrol(because, chain.dev)) ? { is: "changed" } : { is: "failed", link: "signed_out" };
    } catch (error) {
      return { is: "failed", link: linkAfter(error) };
    }
  }

  async function failed(core: Core, sent: Plan, error: unknown): Promise<Upshot> {
    if (error instanceof Unreachable && error.timedOut) remember(smaller(core, sent));
    if (!(error instanceof Problem)) return { is: "failed", link: linkAfter(error) };
    const setback = refused(core, sent, error);
    switch (setback.is) {
      case "signed_out":
      case "revoked":
      case "trouble":
        return { is: "failed", link: setback.is };
      case "unknown_device":
        return enrolled("restore", core);
      case "aside":
        await local.setAside(setback.entry.op, setback.error);
        return { is: "changed" };
      case "smaller":
        remember(setback.core);
        return { is: "changed" };
    }
  }

  return {
    async run(onSend) {
      await local.reread();
      const core: Core = { chain: local.chain.peek(), base: local.base(), pulled: local.pulled.peek(), pulls, ...memory };
      const sent = plan(core, local.entries.peek());
      onSend(sent.entries.map(({ op }) => op));
      const header = headerOf(core, sent, clock);
      let reply;
      try {
        reply = await api.exchange(header, sent.entries.map(({ line }) => line));
      } catch (error) {
        return failed(core, sent, error);
      }
      const got = receive(core, sent, reply, { now: clock.now(), mono: clock.mono(), ses: clock.ses });
      await local.commit(got.turn, got.answered);
      remember(got.core);
      if (got.enrol) return enrolled(got.enrol, core);
      if (!reply.more && reply.err === undefined) await local.land();
      return { is: "done", again: got.again, waitMs: got.waitMs };
    },
  };
}

function linkAfter(error: unknown): "offline" | "signed_out" | "trouble" {
  if (error instanceof Unreachable) return "offline";
  if (error instanceof Problem && error.kind === "SIGNED_OUT") return "signed_out";
  if (error instanceof Problem || error instanceof Trouble) return "trouble";
  throw error;
}

function headerOf({ chain, pulled, staged }: Core, sent: Plan, clock: Clock): Header {
  const { anchor } = pulled;
  return {
    p: 1,
    epoch: chain.epoch,
    dev: chain.dev,
    app: APP,
    sch: SCHEMA,
    req: uuid7(clock.now()),
    clock: { wall: clock.now(), mono: clock.mono(), ses: clock.ses, ...(anchor && { anchor }) },
    gotOutcomesUpTo: sent.gotOutcomesUpTo,
    have: sent.have,
    budget: sent.budget,
    owed: sent.owed,
    ...(pulled.head && { head: pulled.head.size }),
    ...(staged && { staged: stagedSaid(staged) }),
  };
}
