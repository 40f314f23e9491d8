/** The app's sender of blobs against a small tus server written from the specification. */
import { beforeEach, expect, it } from "vitest";
import { sha256 } from "../crypto/digest";
import { manualClock } from "../testing/manual-clock";
import { Problem, Trouble, Unreachable } from "./problem";
import { makeSendBlob } from "./tus";

const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) & 255);
const OURS = { "Tus-Resumable": "1.0.0" };

let held: Map<string, Uint8Array>;
let calls: string[];
/** Answers the n-th call in the server's place. */
let instead: Map<number, () => Response>;

const problem = (status: number, code: string, kind: string): Response =>
  new Response(JSON.stringify({ code, kind }), { status, headers: { ...OURS, "Content-Type": "application/problem+json" } });

async function server(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  calls.push(`${init.method} ${path} ${headers.get("Upload-Offset") ?? ""}`.trim());
  const other = instead.get(calls.length);
  if (other) return other();
  if (init.method === "POST") {
    const id = `/uploads/${held.size + 1}`;
    held.set(id, new Uint8Array());
    return new Response(null, { status: 201, headers: { ...OURS, Location: id } });
  }
  const known = held.get(path);
  if (known === undefined) return problem(404, "upload.not_found", "REFUSED");
  if (init.method === "HEAD") {
    return new Response(null, { status: 200, headers: { ...OURS, "Upload-Offset": `${known.length}`, "Upload-Length": "1000" } });
  }
  const body = init.body as Uint8Array;
  expect(headers.get("Upload-Checksum")).toBe(`sha256 ${btoa(String.fromCharCode(...sha256(body)))}`);
  expect(headers.get("Upload-Offset")).toBe(`${known.length}`);
  const now = Uint8Array.from([...known, ...body]);
  held.set(path, now);
  return new Response(null, { status: 204, headers: { ...OURS, "Upload-Offset": `${now.length}` } });
}

const send = (url: string | null = null, noted: (string | number)[] = []): Promise<void> =>
  makeSendBlob(server, manualClock(0, "s", 0))(
    {
      size: BYTES.length, url, chunkBytes: 400, metadata: { att: "a" },
      read: (from, to) => Promise.resolve(BYTES.slice(from, to)),
      begun: (given) => noted.push(given),
      sent: (bytes) => noted.push(bytes),
    },
    new AbortController().signal,
  );

beforeEach(() => {
  held = new Map();
  calls = [];
  instead = new Map();
});

it("begins, sends pieces with their checksums, and says how far it is", async () => {
  const noted: (string | number)[] = [];
  await send(null, noted);
  expect(noted).toEqual(["/uploads/1", 400, 800, 1000]);
  expect(held.get("/uploads/1")).toEqual(BYTES);
});

it("goes on where the server is", async () => {
  held.set("/uploads/7", BYTES.slice(0, 800));
  await send("/uploads/7");
  expect(calls).toEqual(["HEAD /uploads/7", "PATCH /uploads/7 800"]);
  expect(held.get("/uploads/7")).toEqual(BYTES);
});

it.each([404, 410])("begins anew after %i", async (status) => {
  instead.set(1, () => problem(status, "upload.gone", "REFUSED"));
  await send("/uploads/7");
  expect(calls.slice(0, 2)).toEqual(["HEAD /uploads/7", "POST /uploads"]);
});

it.each([
  [401, "SIGNED_OUT"], [403, "REFUSED"], [423, "UNAVAILABLE"], [503, "UNAVAILABLE"], [507, "UNAVAILABLE"],
])("keeps its address after %i", async (status, kind) => {
  instead.set(1, () => new Response(null, { status, headers: { ...OURS, "Content-Type": "application/problem+json" } }));
  await expect(send("/uploads/7")).rejects.toMatchObject({ status, kind });
  expect(calls).toEqual(["HEAD /uploads/7"]);
});

it("says in the server's words what a piece was refused for", async () => {
  instead.set(2, () => problem(460, "upload.checksum", "REFUSED"));
  const refused = await send().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ code: "upload.checksum" });
});

it("takes a portal's page for no success, whatever its status", async () => {
  instead.set(2, () => new Response("<html>", { status: 200, headers: { "Content-Type": "text/html", "Upload-Offset": "400" } }));
  await expect(send()).rejects.toBeInstanceOf(Trouble);
});

it("is unreachable without a network", async () => {
  instead.set(1, () => {
    throw new TypeError("no network");
  });
  await expect(send()).rejects.toBeInstanceOf(Unreachable);
});
