/** Typed calls of the server. Source: PROTOCOL sections 1 to 3. Every one rejects as `callJson` does. */
import type { PublicJwk } from "../crypto/device-key";
import type { Clock } from "./clock";
import { gzip } from "./gzip";
import { type Call, type Fetch, callJson } from "./http";
import { Trouble } from "./problem";
import { type Shape, isBlobStates, isEnrolment, isReply, isSignedIn } from "./shapes";
import type { BlobStates, Enrolment, Header, Reply, SignedIn } from "./wire";

export interface Api {
  signIn(login: string, password: string): Promise<SignedIn>;
  /** Whom the session cookie of this browser speaks for. */
  whoAmI(): Promise<SignedIn>;
  signOut(): Promise<void>;
  enrol(publicKey: PublicJwk, label: string): Promise<Enrolment>;
  /** One request of the sync protocol; the lines go out as they are stored. */
  exchange(header: Header, lines: readonly string[]): Promise<Reply>;
  /** What became of these blobs of one's own; those that the server does not have are not in the answer. */
  blobStates(atts: readonly string[]): Promise<BlobStates>;
  /** Any read under /api/. */
  get<T>(path: string, isShape?: Shape<T>): Promise<T>;
  /** POST of nothing: what the server makes of the path alone. */
  make<T>(path: string): Promise<T>;
  /** PUT of one file. */
  put<T>(path: string, file: Blob): Promise<T>;
}

const JSON_BODY = { "Content-Type": "application/json" };

export function openApi(fetch: Fetch, clock: Clock): Api {
  const call = async <T>(request: Call, isShape?: Shape<T>): Promise<T> => {
    const answer = await callJson(fetch, clock, request);
    if (isShape !== undefined && !isShape(answer)) throw new Trouble(200, "shape");
    return answer as T;
  };
  const post = <T>(path: string, body: unknown, isShape: Shape<T>): Promise<T> =>
    call({ method: "POST", path, headers: JSON_BODY, body: new TextEncoder().encode(JSON.stringify(body)) }, isShape);
  return {
    signIn: (user, password) => post("/sessions", { user, password }, isSignedIn),
    whoAmI: () => call({ method: "GET", path: "/sessions/current" }, isSignedIn),
    signOut: () => call({ method: "DELETE", path: "/sessions/current" }),
    enrol: (public_key, label) => post("/devices", { public_key, label }, isEnrolment),
    async exchange(header, lines) {
      const text = [JSON.stringify(header), ...lines].map((line) => `${line}\n`).join("");
      const { bytes, encoding } = await gzip(new TextEncoder().encode(text));
      const headers = { "Content-Type": "application/x-ndjson", ...(encoding && { "Content-Encoding": encoding }) };
      const reply = await call({ method: "POST", path: "/sync/v1", headers, body: bytes }, isReply);
      // An answer to another request (a proxy's cache, a mix-up) must not settle this one.
      if (reply.req !== header.req) throw new Trouble(200, "shape");
      return reply;
    },
    blobStates: (atts) => post("/blobs/states", { atts }, isBlobStates),
    get: (path, isShape) => call({ method: "GET", path }, isShape),
    make: (path) => call({ method: "POST", path }),
    async put(path, file) {
      return call({ method: "PUT", path, headers: { "Content-Type": file.type }, body: new Uint8Array(await file.arrayBuffer()) });
    },
  };
}
