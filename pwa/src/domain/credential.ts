/** How this device's own star card stands, as far as the device knows. Source: PROTOCOL section 11. */
import type { Credential, StarCard } from "./rows";

/** From so long before its end on, the card asks for a network. */
const WARN_MS = 48 * 3_600_000;

/** lost, revoked, suspended: no code is shown. expired, soon: it is, with a warning; work goes on in any case. */
export type Standing = "none" | "lost" | "revoked" | "suspended" | "expired" | "soon" | "good";

/** `serverMs`: the server's time as this device estimates it. */
export function standing(credential: Credential | undefined, card: Pick<StarCard, "state" | "revoked">, serverMs: number): Standing {
  if (credential?.revoked) return "lost";
  if (card.revoked) return "revoked";
  if (card.state === "lost") return "suspended";
  if (!credential?.token || credential.expires_at === null) return "none";
  if (credential.expires_at <= serverMs) return "expired";
  return credential.expires_at - serverMs < WARN_MS ? "soon" : "good";
}
