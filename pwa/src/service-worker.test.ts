import { beforeEach, describe, expect, it, vi } from "vitest";

type Extendable = { waitUntil: (work: Promise<unknown>) => void };
type Fetching = { request: { url: string; method: string; mode: string }; respondWith: (answer: Promise<Response>) => void };
type Listener = (event: never) => void;

const ORIGIN = "https://xinglin.example";
const listeners = new Map<string, Listener>();
const stores = new Map<string, Map<string, Response>>();
let skipped = 0;
let fetched: string[] = [];

vi.stubGlobal("__PRECACHE__", ["/index.html", "/assets/index-1.js", "/manifest.webmanifest"]);
vi.stubGlobal("__BUILD_ID__", "b2");
vi.stubGlobal("Request", class {
  constructor(readonly url: string, readonly init: RequestInit) {}
});
vi.stubGlobal("fetch", (request: { url: string }) => {
  fetched.push(request.url);
  return Promise.resolve(new Response("from the network"));
});
vi.stubGlobal("caches", {
  open: (name: string) =>
    Promise.resolve({
      addAll: (requests: { url: string; init: RequestInit }[]) => {
        if (requests.some(({ init }) => init.cache !== "reload")) return Promise.reject(new Error("from the HTTP cache"));
        stores.set(name, new Map(requests.map(({ url }) => [url, new Response(`${name}:${url}`)])));
        return Promise.resolve();
      },
    }),
  keys: () => Promise.resolve([...stores.keys()]),
  delete: (name: string) => Promise.resolve(stores.delete(name)),
  match: (path: string, { cacheName }: { cacheName: string }) => Promise.resolve(stores.get(cacheName)?.get(path)),
});
vi.stubGlobal("self", {
  addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
  location: { origin: ORIGIN },
  skipWaiting: () => Promise.resolve(++skipped),
  clients: { claim: () => Promise.resolve() },
});
const sent: string[] = [];
vi.doMock("./sync/background", () => ({ sendOwed: () => Promise.resolve(void sent.push("sent")) }));
await import("./service-worker");

async function lifecycle(type: "install" | "activate"): Promise<void> {
  const work: Promise<unknown>[] = [];
  listeners.get(type)!({ waitUntil: (promise) => work.push(promise) } satisfies Extendable as never);
  await Promise.all(work);
}
/** What the worker answers; undefined where it leaves the request alone. */
async function ask(path: string, more: Partial<Fetching["request"]> = {}): Promise<string | undefined> {
  let answer: Promise<Response> | undefined;
  const request = { url: ORIGIN + path, method: "GET", mode: "cors", ...more };
  listeners.get("fetch")!({ request, respondWith: (promise) => (answer = promise) } satisfies Fetching as never);
  return answer && (await (await answer).clone().text());
}
const visit = (path: string): Promise<string | undefined> => ask(path, { mode: "navigate" });

beforeEach(async () => {
  stores.clear();
  stores.set("xinglin-app-b1", new Map());
  stores.set("somebody-else", new Map());
  fetched = [];
  await lifecycle("install");
});

it("keeps the files of its build and waits", () => {
  expect([...stores.get("xinglin-app-b2")!.keys()]).toEqual(["/index.html", "/assets/index-1.js", "/manifest.webmanifest"]);
  expect(skipped).toBe(0);
});

it("takes over only when the page says so", () => {
  listeners.get("message")!({ data: { is: "something" } } as never);
  listeners.get("message")!({ data: null } as never);
  expect(skipped).toBe(0);
  listeners.get("message")!({ data: { is: "activate" } } as never);
  expect(skipped).toBe(1);
});

it("drops the builds before it, and nothing of anybody else", async () => {
  await lifecycle("activate");
  expect([...stores.keys()].sort()).toEqual(["somebody-else", "xinglin-app-b2"]);
});

it.each(["/c", "/v"])("answers a visit of %s, a page of its own, with that page", async (path) => {
  await lifecycle("install");
  stores.get("xinglin-app-b2")!.set(`${path}.html`, new Response("a page of its own"));
  expect(await visit(path)).toBe("a page of its own");
});

it.each(["/", "/today", "/orders/1/check", "/sync", "/sync?x", "/desk/new", "/sessionsx"])("answers a visit of %s with the app", async (path) => {
  expect(await visit(path)).toBe("xinglin-app-b2:/index.html");
});

it.each(["/sessions", "/sessions/current", "/devices", "/sync/v1", "/sync/poke", "/api/orders", "/openapi.json", "/healthz", "/uploads/1", "/blobs/1"])(
  "leaves %s to the server, whoever asks",
  async (path) => {
    expect(await ask(path)).toBeUndefined();
    expect(await visit(path)).toBeUndefined();
  },
);

it("sends what is owed when the browser says so, and keeps awake until it is done", async () => {
  const work: Promise<unknown>[] = [];
  for (const tag of ["send", "something"]) {
    listeners.get("sync")!({ tag, waitUntil: (promise: Promise<unknown>) => work.push(promise) } as never);
  }
  expect(work).toHaveLength(1);
  await Promise.all(work);
  expect(sent).toEqual(["sent"]);
});

describe("other requests", () => {
  it("get the build's own files, whatever stands behind the question mark", async () => {
    expect(await ask("/assets/index-1.js?v=3")).toBe("xinglin-app-b2:/assets/index-1.js");
    expect(fetched).toEqual([]);
  });

  it("are left alone when they write, go elsewhere, or ask for something unknown", async () => {
    expect(await ask("/index.html", { method: "POST" })).toBeUndefined();
    expect(await ask("", { url: "https://elsewhere.example/index.html" })).toBeUndefined();
    expect(await ask("/assets/index-0.js")).toBeUndefined();
  });

  it("go to the network where the browser has thrown the files away", async () => {
    stores.delete("xinglin-app-b2");
    expect(await visit("/today")).toBe("from the network");
  });
});
