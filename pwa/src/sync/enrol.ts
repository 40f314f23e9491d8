/** A device for a user: one key pair, kept on this device, known to the server. Source: PROTOCOL sections 1 and 4. */
import { makeDeviceKey, publicJwk } from "../crypto/device-key";
import type { Api } from "../net/api";
import type { DeviceStore } from "../store/device";
import type { Local } from "../store/local";
import type { Enrolled } from "../store/chain";
import type { Enrol } from "./exchange";

/** Enrols with this user's key, or with a new one, which is then his. The session must be his. */
export async function enrolDevice(api: Api, store: DeviceStore, user: string, fresh: boolean): Promise<Enrolled> {
  const known = fresh ? undefined : await store.key(user);
  const key = known ?? (await makeDeviceKey());
  const device = await api.enrol(await publicJwk(key), store.label);
  if (key !== known) await store.keepKey(user, key);
  return device;
}

/** Two clones of one installation must conflict with each other: a fork gets a new key, and with it a new lineage. */
export function makeEnrol(api: Api, store: DeviceStore, local: Local): Enrol {
  return async (because, from) => {
    // On a shared tablet the cookie may be somebody else's: his session must not take this user's work.
    const { user } = await api.whoAmI();
    if (user.id !== local.who.id) return false;
    await local.reread();
    if (local.chain.peek().dev !== from) return true;
    await local.replant(await enrolDevice(api, store, local.who.id, because === "fork"), because === "restore", from);
    return true;
  };
}
