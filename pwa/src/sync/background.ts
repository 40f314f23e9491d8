/** Sending while no page is open: the same workspace and engine as in a tab, without a screen, until nothing is left. */
import { effect } from "@preact/signals";
import type { Clock } from "../net/clock";
import { Problem } from "../net/problem";
import { isField } from "../store/field";
import { type Environment, type OpenWorkspace, openWorkspace } from "../store/open";
import { openOutbox } from "../store/outbox";
import { isUnanswered } from "../store/entry";

/** The browser ends a worker that takes longer anyway. */
const LONGEST_MS = 120_000;
const WAITING: readonly string[] = ["local", "sending"];
/** What trying again does not change until a person acts. */
const STUCK: readonly string[] = ["signed_out", "revoked"];

/** Of the person for whom the session speaks. Rejects while ops remain that a later try may bring through. */
export async function sendOwed(env: Environment): Promise<void> {
  const user = await userOf(env);
  const person = (await env.devices.people()).find(({ who }) => who.id === user);
  if (person === undefined || !(await owes(person.who.id))) return;
  const workspace = await openWorkspace(person.who, isField(person.who), env);
  try {
    await rest(workspace, env.clock);
  } finally {
    workspace.close();
  }
}

/** Null where nobody is signed in any more: the app asks for it when it is opened. */
async function userOf({ api }: Environment): Promise<string | null> {
  try {
    return (await api.whoAmI()).user.id;
  } catch (error) {
    if (error instanceof Problem && error.kind === "SIGNED_OUT") return null;
    throw error;
  }
}

async function owes(user: string): Promise<boolean> {
  const outbox = openOutbox(user);
  try {
    return (await outbox.live()).some(isUnanswered);
  } finally {
    outbox.close();
  }
}

function rest({ status, queue }: OpenWorkspace, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (last: () => void): void => {
      callOff();
      queueMicrotask(() => stop());
      last();
    };
    const callOff = clock.after(LONGEST_MS, () => end(() => reject(new Error("not all has been sent in time"))));
    const stop = effect(() => {
      const { link, nextTryAt } = status.value;
      if (!queue.value.some(({ state }) => WAITING.includes(state)) || STUCK.includes(link)) return end(resolve);
      const failed = (link === "offline" || link === "trouble") && nextTryAt !== null && nextTryAt > clock.now();
      if (failed) end(() => reject(new Error(link)));
    });
  });
}
