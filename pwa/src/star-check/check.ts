/** One check from the address bar to a verdict: first by what this browser holds, then by what the server says now. */
import { publicKey } from "../crypto/jws";
import type { Visit } from "../domain/star-token";
import { APART_S, type Keys, type Verdict, judge, readTrust } from "../domain/star-verdict";
import { fetchLists } from "../net/star-lists";
import { type Lists, keepLists, keptLists, newest } from "./lists";
import { type Match, isVisitLink, keptVisits, matchVisit, openVisit } from "./visits";

export type Shown =
  | { is: "empty" }
  | { is: "checking" }
  | { is: "visit"; visit: Visit | null; call: string }
  /** `asking`: the server has not answered yet. `at`: of the check, ms, by the server's time where it is known. */
  | { is: "card"; verdict: Verdict; match: Match; asking: boolean; older: boolean; online: boolean; at: number; call: string };

/** After so long what is held is shown, while the server is still asked. */
const SHOW_HELD_AFTER_MS = 1_500;

/** `pins` as the page carries them: `kid.x.y`, several with spaces between. What is no key is left out. */
export async function readPins(text: string): Promise<Keys> {
  const pins = new Map<string, CryptoKey>();
  for (const pin of text.split(" ")) {
    const [kid, x, y] = pin.split(".");
    const key = await publicKey({ kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }).catch(() => null);
    if (kid && key) pins.set(kid, key);
  }
  return pins;
}

/** Calls `show` with each thing that is to be shown, the last one last. Never throws. */
export async function check(token: string, aud: string, pinText: string, show: (shown: Shown) => void): Promise<void> {
  const scannedAt = Date.now();
  if (token === "") return show({ is: "empty" });
  show({ is: "checking" });
  if (globalThis.crypto?.subtle === undefined) return show(blind(scannedAt));
  const pins = await readPins(pinText);
  const held = keptLists();
  const asked = fetchLists();
  const early = setTimeout(() => void verdictOf(held, null, true).then((shown) => pending && show(shown)), SHOW_HELD_AFTER_MS);
  let pending = true;
  const came = await asked;
  const lists = await newest(held, came ?? { trust: null, status: null }, pins);
  if (came) keepLists({ trust: lists.trust, status: lists.status });
  const last = await verdictOf(lists, came?.serverMs ?? null, false, lists.older, came !== null && !lists.older);
  pending = false;
  clearTimeout(early);
  show(last);

  async function verdictOf(by: Lists, serverMs: number | null, asking: boolean, older = false, online = false): Promise<Shown> {
    const skew = serverMs === null ? 0 : Date.now() - serverMs;
    const at = scannedAt - skew;
    const trust = await readTrust({ trust: by.trust, pins, nowMs: at });
    const call = trust?.call ?? "";
    if (isVisitLink(token)) return { is: "visit", visit: trust && (await openVisit(token, trust.keys, at)), call };
    const clockApart = Math.abs(skew) > APART_S * 1000;
    const verdict = await judge(token, { nowMs: at, aud, pins, ...by, clockApart, online });
    const match = verdict.claims === null ? { is: "none" as const } : matchVisit(keptVisits(at), verdict.claims.sub);
    return { is: "card", verdict, match, asking, older, online, at, call };
  }
}

/** A browser without WebCrypto, or a page that did not come over TLS, cannot check anything. */
function blind(at: number): Shown {
  const verdict: Verdict = { tone: "amber", state: "cannot_check", claims: null, level: null, asOf: null };
  return { is: "card", verdict, match: { is: "none" }, asking: false, older: false, online: false, at, call: "" };
}
