/**
 * The two signed lists that a check needs: kept in this browser for where there is no network, and never gone back on.
 * Source: PROTOCOL section 11, MUST-NEWEST.
 */
import { STATUS, TRUST, isStatusList, isTrustList, openSigned } from "../domain/star-token";
import { type Keys, readTrust } from "../domain/star-verdict";

export interface Lists {
  trust: string | null;
  status: string | null;
}

const NONE: Lists = { trust: null, status: null };
const KEY = "xinglin-star-lists";

/** What this browser has seen; a browser that keeps nothing for a page has seen nothing. */
export function keptLists(): Lists {
  try {
    return { ...NONE, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Lists>) };
  } catch {
    return NONE;
  }
}

export function keepLists(lists: Lists): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(lists));
  } catch {
    // Private windows may refuse: the check of this moment needs no memory.
  }
}

/** The newer of what is kept and what came, each if it is signed at all. `older`: what came is older than what is kept. */
export async function newest(kept: Lists, came: Lists, pins: Keys): Promise<Lists & { older: boolean }> {
  const trust = await newer(kept.trust, came.trust, async (token) => {
    const read = await openSigned(token, TRUST, isTrustList, (kid) => pins.get(kid));
    return read.is === "read" ? read.payload.iat : null;
  });
  const keys = (await readTrust({ trust: trust.token, pins, nowMs: 0 }))?.keys ?? new Map<string, CryptoKey>();
  const status = await newer(kept.status, came.status, async (token) => {
    const read = await openSigned(token, STATUS, isStatusList, (kid) => keys.get(kid));
    return read.is === "read" ? read.payload.iat : null;
  });
  return { trust: trust.token, status: status.token, older: trust.older || status.older };
}

async function newer(
  kept: string | null,
  came: string | null,
  madeAt: (token: string) => Promise<number | null>,
): Promise<{ token: string | null; older: boolean }> {
  const [before, now] = [kept === null ? null : await madeAt(kept), came === null ? null : await madeAt(came)];
  if (now === null) return { token: before === null ? null : kept, older: false };
  if (before !== null && before > now) return { token: kept, older: true };
  return { token: came, older: false };
}
