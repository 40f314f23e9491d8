/** Asks whether a sealed record stands. Nothing but its code is said. Source: PROTOCOL section 10. */
import type { PublicJwk } from "../crypto/device-key";

const PATIENCE_MS = 8_000;

export interface SealState {
  code: string;
  outcome: "signed" | "refused" | "later";
  state: "sealed" | "stale" | "superseded";
  level: "E0" | "E1" | "E2";
  flags: string[];
  content_sha256: string;
  record_sha256: string;
  claimed_at: number | null;
  receipt: string | null;
  dev: string;
  key: PublicJwk | null;
  changed: { table: string; field: string; at: number }[];
  files: string[];
  hotline: string;
}

export type Asked = { is: "found"; state: SealState } | { is: "unknown" } | { is: "no_code" } | { is: "busy" } | { is: "unreachable" };

export async function askSeal(code: string): Promise<Asked> {
  try {
    const answer = await fetch(`/api/seals/${encodeURIComponent(code)}`, {
      credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.ok) return { is: "found", state: (await answer.json()) as SealState };
    if (answer.status === 404) return { is: "unknown" };
    if (answer.status === 400) return { is: "no_code" };
    return { is: answer.status === 503 ? "busy" : "unreachable" };
  } catch {
    return { is: "unreachable" };
  }
}
