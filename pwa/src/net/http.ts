/** The only fetch. A call resolves with JSON of our server or rejects with Problem, Unreachable or Trouble. */
import type { Clock } from "./clock";
import { type Kind, Problem, Trouble, Unreachable } from "./problem";
import { isRecord } from "./shapes";

export interface Call {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  body?: Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
}

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** Silence longer than this ends a call. Upload time is allowed for at 1 kB/s, and each piece received starts it anew. */
const SILENCE_MS = 30_000;

const KINDS: readonly unknown[] = ["REFUSED", "OUT_OF_STEP", "SIGNED_OUT", "UNAVAILABLE", "DEFECT"] satisfies Kind[];

export async function callJson(fetch: Fetch, clock: Clock, call: Call): Promise<unknown> {
  const { response, text } = await answerOf(fetch, clock, call);
  if (response.type === "opaqueredirect") throw new Trouble(response.status, "redirect");
  const mediaType = (response.headers.get("Content-Type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (mediaType === "application/problem+json") throw readProblem(response.status, parse(response.status, text));
  if (response.status === 204) return undefined;
  if (!response.ok || mediaType !== "application/json") throw new Trouble(response.status, "media type");
  return parse(response.status, text);
}

/** What an answer that is not ok says: our server's own words, or that it is not our server's. HEAD has no words. */
export async function problemOf(response: Response): Promise<Problem | Trouble> {
  if (response.type === "opaqueredirect") return new Trouble(response.status, "redirect");
  const text = await response.text().catch(() => "");
  const mediaType = (response.headers.get("Content-Type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (mediaType !== "application/problem+json") return new Trouble(response.status, "media type");
  if (text === "") return new Problem(response.status, `http.${response.status}`, kindOf(response.status), "", {}, "");
  try {
    return readProblem(response.status, JSON.parse(text));
  } catch {
    return new Trouble(response.status, "not JSON");
  }
}

const kindOf = (status: number): Kind => (status === 401 ? "SIGNED_OUT" : status === 423 || status === 429 || status >= 500 ? "UNAVAILABLE" : "REFUSED");

async function answerOf(fetch: Fetch, clock: Clock, call: Call): Promise<{ response: Response; text: string }> {
  const abort = new AbortController();
  let timedOut = false;
  const silence = (ms: number): (() => void) =>
    clock.after(ms, () => {
      timedOut = true;
      abort.abort();
    });
  let calm = silence(SILENCE_MS + (call.body?.length ?? 0));
  const heard = (): void => {
    calm();
    calm = silence(SILENCE_MS);
  };
  try {
    const response = await fetch(call.path, {
      method: call.method,
      headers: { Accept: "application/json", ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      cache: "no-store",
      credentials: "same-origin",
      // A portal's redirect must not be followed to its page.
      redirect: "manual",
      signal: abort.signal,
    });
    heard();
    return { response, text: await readText(response, heard) };
  } catch {
    // fetch and its body stream reject for want of an answer only; what was answered is judged by the caller.
    throw new Unreachable(timedOut);
  } finally {
    calm();
  }
}

function readText({ body }: Response, heard: () => void): Promise<string> {
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, out) {
      heard();
      out.enqueue(piece);
    },
  });
  return new Response(body?.pipeThrough(counting) ?? null).text();
}

function parse(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Trouble(status, "not JSON");
  }
}

function readProblem(status: number, body: unknown): Problem | Trouble {
  if (!isRecord(body) || typeof body.code !== "string" || !KINDS.includes(body.kind)) return new Trouble(status, "shape");
  return new Problem(
    status,
    body.code,
    body.kind as Kind,
    typeof body.detail === "string" ? body.detail : "",
    isRecord(body.args) ? body.args : {},
    typeof body.request === "string" ? body.request : "",
  );
}
