/**
 * Does a sealed record stand? Checked in this browser: the server's receipt by the keys that came with the page, the
 * record inside a file by the key of the device that sealed it. Source: PROTOCOL section 10; evidence levels E0 to E2.
 */
import { hex } from "../crypto/bytes";
import { type Opened, openJws, publicKey } from "../crypto/jws";
import { type Asked, type SealState, askSeal } from "../net/seals";
import { type Inside, insideOf } from "./pdf";

/**
 * unchanged: as it was signed · stale: something was changed after signing · superseded: signed once more since ·
 * file: the file is none that was handed out · unknown: no such code · no_code: no code, or no report · forged: a
 * signature does not hold · cannot_check: the server cannot be reached
 */
export type Verdict = "unchanged" | "stale" | "superseded" | "file" | "unknown" | "no_code" | "forged" | "busy" | "cannot_check";

export interface Result {
  verdict: Verdict;
  tone: "green" | "amber" | "red";
  state: SealState | null;
  /** When the server countersigned, ms; from the receipt that this browser has checked. */
  receivedAt: number | null;
  /** What a file says was signed, if its record holds. */
  content: SignedContent | null;
  fromFile: boolean;
}

/** The few lines of a record that the page shows. */
export interface SignedContent {
  number: string | null;
  customer: string;
  signer: string;
  outcome: string;
}

export type Keys = ReadonlyMap<string, CryptoKey>;

const TONE: Readonly<Record<Verdict, Result["tone"]>> = {
  unchanged: "green", stale: "amber", superseded: "amber", file: "red", unknown: "red", no_code: "amber", forged: "red",
  busy: "amber", cannot_check: "amber",
};

/** `kid.x.y`, several with spaces between. */
export async function readPins(text: string): Promise<Keys> {
  const keys = new Map<string, CryptoKey>();
  for (const pin of text.split(" ")) {
    const [kid, x, y] = pin.split(".");
    const key = await publicKey({ kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }).catch(() => null);
    if (kid && key) keys.set(kid, key);
  }
  return keys;
}

const result = (verdict: Verdict, more: Partial<Result> = {}): Result => ({
  verdict, tone: TONE[verdict], state: null, receivedAt: null, content: null, fromFile: false, ...more,
});

export async function checkCode(code: string, pins: Keys, ask: (code: string) => Promise<Asked> = askSeal): Promise<Result> {
  if (!/^[0-9A-Fa-f]{16}$/.test(code.replace(/[\s-]/g, ""))) return result("no_code");
  const asked = await ask(code);
  if (asked.is !== "found") return result(asked.is === "unreachable" ? "cannot_check" : asked.is);
  return judge(asked.state, pins);
}

/** A file is read here; only its code is asked for. */
export async function checkFile(file: Blob, pins: Keys, ask: (code: string) => Promise<Asked> = askSeal): Promise<Result> {
  const inside = await insideOf(file);
  if (!inside?.record) return result("no_code", { fromFile: true });
  const code = codeOf(inside.record);
  if (code === null) return result("forged", { fromFile: true });
  const asked = await ask(code);
  if (asked.is !== "found") return result(asked.is === "unreachable" ? "cannot_check" : asked.is, { fromFile: true });
  const judged = await judge(asked.state, pins);
  const content = await contentOf(inside, asked.state);
  if (judged.verdict === "forged" || content === "forged") return { ...result("forged", { fromFile: true }), state: asked.state };
  // The record inside may be true while the page around it is not: only a file that was handed out is ours.
  if (!asked.state.files.includes(inside.sha256)) return { ...judged, verdict: "file", tone: "red", content, fromFile: true };
  return { ...judged, content, fromFile: true };
}

async function judge(state: SealState, pins: Keys): Promise<Result> {
  const opened: Opened = await openJws(state.receipt ?? "", "receipt+jws", (kid) => pins.get(kid));
  if (opened.is === "refused") return result("forged", { state });
  const receipt = json(opened.payload) as { record_sha256?: string; content_sha256?: string; received_at?: number };
  const same = receipt.record_sha256 === state.record_sha256 && receipt.content_sha256 === state.content_sha256;
  if (!same || !state.content_sha256.startsWith(state.code)) return result("forged", { state });
  const verdict: Verdict = state.state === "sealed" ? "unchanged" : state.state;
  return result(verdict, { state, receivedAt: receipt.received_at ?? null });
}

/** What the record in the file says, if the device's key signed it and the server's receipt is about it; null where the
 * server no longer knows that key: then the receipt alone speaks. */
async function contentOf({ record }: Inside, state: SealState): Promise<SignedContent | "forged" | null> {
  const key = state.key && (await publicKey(state.key).catch(() => null));
  if (!record || !key) return null;
  const opened = await openJws(record, "sar+jws", (kid) => (kid === state.dev ? key : undefined));
  if (opened.is === "refused") return "forged";
  const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", opened.payload)));
  if (digest !== state.record_sha256) return "forged";
  const said = json(opened.payload) as {
    outcome: string; signer: { name: string }; content: { order: { number: string | null }; customer: { name: string } };
  };
  return { number: said.content.order.number, customer: said.content.customer.name, signer: said.signer.name, outcome: said.outcome };
}

/** The code that a record claims; whether it is true is seen later. */
function codeOf(record: string): string | null {
  try {
    const payload = atob(record.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"));
    const digest: unknown = (JSON.parse(payload) as { content_sha256?: unknown }).content_sha256;
    return typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest) ? digest.slice(0, 16) : null;
  } catch {
    return null;
  }
}

const json = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
