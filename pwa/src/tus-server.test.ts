/** The official tus-js-client, as it is published, against the real server: what it may rely on, it gets. */
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type HttpRequest, Upload, type UploadOptions } from "tus-js-client";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { RealServer } from "./testing/real-server";

const server = new RealServer();
let cookie: string;
let dev: string;

beforeAll(async () => {
  await server.start();
}, 60_000);
afterAll(() => server.stop());

beforeEach(async () => {
  const signedIn = await fetch(`${server.url}/sessions`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: "lin", password: "xinglin-demo" }),
  });
  cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!;
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const public_key = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const enrolled = await fetch(`${server.url}/devices`, {
    method: "POST", headers: { "Content-Type": "application/json", cookie }, body: JSON.stringify({ public_key, label: "tus" }),
  });
  dev = ((await enrolled.json()) as { dev: string }).dev;
});

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const stored = (bytes: Buffer): Buffer => readFileSync(join(server.folder, "blobs", sha256(bytes).slice(0, 2), sha256(bytes).slice(2)));

interface Run {
  upload: Upload;
  requests: string[];
  /** Resolves when it is done; rejects as onError says. */
  done: Promise<void>;
}

function start(bytes: Buffer, more: Partial<UploadOptions> = {}): Run {
  const requests: string[] = [];
  let upload!: Upload;
  const done = new Promise<void>((resolve, reject) => {
    upload = new Upload(bytes, {
      endpoint: `${server.url}/uploads`, chunkSize: 100_000, retryDelays: null, headers: { cookie },
      metadata: { att: crypto.randomUUID(), sha256: sha256(bytes), dev },
      onSuccess: () => resolve(),
      onError: reject,
      ...more,
      onBeforeRequest: async (request: HttpRequest) => {
        requests.push(`${request.getMethod()} ${request.getHeader("Upload-Offset") ?? ""}`.trim());
        await more.onBeforeRequest?.(request);
      },
    });
    upload.start();
  });
  done.catch(() => undefined);
  return { upload, requests, done };
}

/** Starts and stops by itself once so many bytes are on the server. */
async function begun(bytes: Buffer, until: number): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const { upload, done } = start(bytes, {
      onChunkComplete: (_, accepted) => {
        if (accepted < until) return;
        void upload.abort().then(() => resolve(upload));
      },
    });
    done.catch(reject);
  });
}

const statusOf = (error: unknown): number | undefined => (error as { originalResponse?: { getStatus(): number } }).originalResponse?.getStatus();
const failure = (run: Run): Promise<unknown> => run.done.then(() => undefined, (error: unknown) => error);

it("uploads in pieces", async () => {
  const bytes = randomBytes(450_000);
  const run = start(bytes);
  await run.done;
  expect(run.requests).toEqual(["POST", "PATCH 0", "PATCH 100000", "PATCH 200000", "PATCH 300000", "PATCH 400000"]);
  expect(stored(bytes).equals(bytes)).toBe(true);
});

it("uploads with the creation", async () => {
  const bytes = randomBytes(150_000);
  const run = start(bytes, { uploadDataDuringCreation: true });
  await run.done;
  expect(run.requests).toEqual(["POST", "PATCH 100000"]);
  expect(stored(bytes).equals(bytes)).toBe(true);
});

it("resumes after a stop, also over a server that was killed", async () => {
  const bytes = randomBytes(350_000);
  const { url } = await begun(bytes, 200_000);
  await server.killAndRestart();
  const run = start(bytes, { uploadUrl: url });
  await run.done;
  expect(run.requests).toEqual(["HEAD", "PATCH 200000", "PATCH 300000"]);
  expect(stored(bytes).equals(bytes)).toBe(true);
}, 60_000);

it("refuses a second writer cleanly, and the first one goes on", async () => {
  const bytes = randomBytes(300_000);
  const { url } = await begun(bytes, 100_000);
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => start(bytes, { uploadUrl: url }).done));
  const refused = results.filter((one) => one.status === "rejected").map(({ reason }) => statusOf(reason));
  expect(results.some(({ status }) => status === "fulfilled") || refused.length > 0).toBe(true);
  expect(refused.filter((status) => status !== 409 && status !== 423)).toEqual([]);
  await start(bytes, { uploadUrl: url }).done;
  expect(stored(bytes).equals(bytes)).toBe(true);
});

it("is told 460 for a wrong checksum of a piece, and goes on from where it was", async () => {
  const bytes = randomBytes(250_000);
  let pieces = 0;
  const wrong = start(bytes, {
    onBeforeRequest: (request) => {
      if (request.getMethod() === "PATCH" && ++pieces === 2) request.setHeader("Upload-Checksum", `sha1 ${"A".repeat(27)}=`);
    },
  });
  expect(statusOf(await failure(wrong))).toBe(460);
  const run = start(bytes, { uploadUrl: wrong.upload.url! });
  await run.done;
  expect(run.requests).toEqual(["HEAD", "PATCH 100000", "PATCH 200000"]);
});

it("is told 460 for a whole that is not what it said, and then that it is gone", async () => {
  const bytes = randomBytes(50_000);
  const wrong = start(bytes, { metadata: { att: crypto.randomUUID(), sha256: sha256(randomBytes(9)), dev } });
  expect(statusOf(await failure(wrong))).toBe(460);
  const run = start(bytes, { uploadUrl: wrong.upload.url!, endpoint: null });
  expect(statusOf(await failure(run))).toBe(410);
});

it("is told 410 for what has run out, and begins anew by itself", async () => {
  const bytes = randomBytes(250_000);
  const { url } = await begun(bytes, 100_000);
  server.sql("UPDATE upload SET expires_at = 1 WHERE state = 'open'");
  expect(statusOf(await failure(start(bytes, { uploadUrl: url, endpoint: null })))).toBe(410);
  const run = start(bytes, { uploadUrl: url });
  await run.done;
  expect(run.requests).toEqual(["HEAD", "POST", "PATCH 0", "PATCH 100000", "PATCH 200000"]);
  expect(run.upload.url).not.toBe(url);
});

it("terminates, and finds nothing afterwards", async () => {
  const bytes = randomBytes(250_000);
  const upload = await begun(bytes, 100_000);
  await Upload.terminate(upload.url!, { headers: { cookie } });
  expect(statusOf(await failure(start(bytes, { uploadUrl: upload.url, endpoint: null })))).toBe(410);
});

it("keeps its address over an ended session", async () => {
  const bytes = randomBytes(250_000);
  const { url } = await begun(bytes, 100_000);
  expect(statusOf(await failure(start(bytes, { uploadUrl: url, endpoint: null, headers: {} })))).toBe(401);
  const run = start(bytes, { uploadUrl: url });
  await run.done;
  expect(run.requests[1]).toBe("PATCH 100000");
});

it("retries by its own rules over answers that pass", async () => {
  const bytes = randomBytes(150_000);
  let pieces = 0;
  const run = start(bytes, {
    retryDelays: [0, 0, 0],
    onBeforeRequest: (request) => {
      if (request.getMethod() === "PATCH" && ++pieces === 1) request.setHeader("Upload-Offset", "7");
    },
  });
  await run.done;
  expect(run.requests.filter((one) => one === "HEAD")).toHaveLength(1);
  expect(stored(bytes).equals(bytes)).toBe(true);
});
