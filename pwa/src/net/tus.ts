/** tus-js-client over the app's own fetch: every failure comes out as Problem, Unreachable or Trouble. Source: PROTOCOL section 12. */
import type { HttpRequest, HttpResponse, HttpStack } from "tus-js-client";
import type { Clock } from "./clock";
import { type Fetch, problemOf } from "./http";
import { Trouble, Unreachable } from "./problem";

/** The upload of one blob. */
export interface Sending {
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** The server's address of it, if it was begun before. */
  readonly url: string | null;
  readonly chunkBytes: number;
  /** Bytes of the blob; null where they are gone. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** It has an address now. */
  begun(url: string): void;
  /** So many bytes are on the server's disk. */
  sent(bytes: number): void;
}

/** Resolves when the server has the whole and found its hash right. Aborted, it never settles. */
export type SendBlob = (what: Sending, signal: AbortSignal) => Promise<void>;

/** Nobody else's address is ever asked: only the path of it is used. */
const HERE = "http://here";
const SILENCE_MS = 30_000;

export function makeSendBlob(fetch: Fetch, clock: Clock): SendBlob {
  return async (what, signal) => {
    const { Upload } = await import("tus-js-client");
    return new Promise((resolve, reject) => {
      const upload = new Upload(what as never, {
        endpoint: `${HERE}/uploads`,
        uploadUrl: what.url === null ? null : HERE + what.url,
        metadata: what.metadata,
        chunkSize: what.chunkBytes,
        // When to try again is the caller's to say, for all blobs together.
        retryDelays: null,
        storeFingerprintForResuming: false,
        fingerprint: () => Promise.resolve(""),
        fileReader: { openFile: () => Promise.resolve(sourceOf(what)) },
        httpStack: stackOver(fetch, clock),
        onUploadUrlAvailable: () => what.begun(new URL(upload.url!).pathname),
        onChunkComplete: (_, accepted) => what.sent(accepted),
        onSuccess: () => resolve(),
        onError: (error) => reject(causeOf(error)),
      });
      signal.addEventListener("abort", () => void upload.abort());
      upload.start();
    });
  };
}

/** Ours, if it went through our stack; what tus-js-client itself missed in an answer is not our server's answer. */
function causeOf(error: Error): Error {
  const { causingError } = error as { causingError?: Error };
  return causingError ?? new Trouble(200, "shape");
}

function sourceOf(what: Sending) {
  return {
    size: what.size,
    async slice(from: number, to: number) {
      const end = Math.min(to, what.size);
      const bytes = await what.read(from, end);
      if (bytes === null) throw new TypeError("the bytes are gone");
      return { value: new Blob([bytes]), done: end === what.size };
    },
    close: () => undefined,
  };
}

function stackOver(fetch: Fetch, clock: Clock): HttpStack {
  return { createRequest: (method, url) => requestOf(fetch, clock, method, new URL(url).pathname), getName: () => "xinglin" };
}

function requestOf(fetch: Fetch, clock: Clock, method: string, path: string): HttpRequest {
  const headers: Record<string, string> = {};
  const abort = new AbortController();
  return {
    getMethod: () => method,
    getURL: () => path,
    setHeader: (name, value) => void (headers[name] = value),
    getHeader: (name) => headers[name],
    setProgressHandler: () => undefined,
    async send(blob: Blob | null) {
      const body = blob && new Uint8Array(await blob.arrayBuffer());
      if (body) headers["Upload-Checksum"] = await checksum(body);
      return answerOf(await answered(fetch, clock, path, { method, headers, body, signal: abort.signal }, abort), method);
    },
    abort: () => Promise.resolve(abort.abort()),
    getUnderlyingObject: () => null,
  };
}

async function answered(fetch: Fetch, clock: Clock, path: string, init: RequestInit, abort: AbortController): Promise<Response> {
  let timedOut = false;
  const length = (init.body as Uint8Array | null)?.length ?? 0;
  const calm = clock.after(SILENCE_MS + length, () => {
    timedOut = true;
    abort.abort();
  });
  try {
    return await fetch(path, { ...init, cache: "no-store", credentials: "same-origin", redirect: "manual" });
  } catch {
    throw new Unreachable(timedOut);
  } finally {
    calm();
  }
}

/** Lets through what tus-js-client knows how to go on from; everything else is thrown. */
async function answerOf(response: Response, method: string): Promise<HttpResponse> {
  const isOurs = response.headers.get("Tus-Resumable") === "1.0.0";
  const isLost = method === "HEAD" && (response.status === 404 || response.status === 410);
  if (!response.ok && !(isOurs && isLost)) throw await problemOf(response);
  if (!isOurs) throw new Trouble(response.status, "shape");
  return {
    getStatus: () => response.status,
    getHeader: (name) => response.headers.get(name) ?? undefined,
    getBody: () => "",
    getUnderlyingObject: () => response,
  };
}

async function checksum(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return `sha256 ${btoa(String.fromCharCode(...digest))}`;
}
