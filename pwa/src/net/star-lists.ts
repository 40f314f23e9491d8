/** Fetches what a star card is checked by. It says nothing about who asks. Source: PROTOCOL section 11. */

const PATIENCE_MS = 8_000;

/** Tokens, not looked at yet, and the server's time as the answer told it. */
export interface FetchedLists {
  trust: string;
  status: string;
  serverMs: number | null;
}

/** Null where the server cannot be reached, or something else answers in its place. */
export async function fetchLists(): Promise<FetchedLists | null> {
  const init: RequestInit = { credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) };
  try {
    const [trust, status] = await Promise.all(
      ["trust", "status"].map((name) => fetch(`/api/stars/${name}`, { ...init, cache: "no-store" })),
    );
    if (!trust!.ok || !status!.ok) return null;
    return { trust: await trust!.text(), status: await status!.text(), serverMs: serverTime(status!) };
  } catch {
    return null;
  }
}

/** The face that a card names, not looked at yet; null where it cannot be had. */
export async function fetchPhoto(ph: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const answer = await fetch(`/api/stars/photos/${ph}`, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/** `Date` has whole seconds, cut, and `Age` says how long a copy has been on its way: half a second or so of error. */
function serverTime({ headers }: Response): number | null {
  const at = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(at) ? null : at + 500 + Number(headers.get("age") ?? 0) * 1000;
}
