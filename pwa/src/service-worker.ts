/**
 * Serves the app without the network. It keeps the files of one build and nothing else: no answer of the server is ever
 * cached. Where the browser wakes it for that, it sends what the app had left unsent, by the app's own engine.
 *
 * An update is fetched in the background and waits until the page says that nothing typed is unsaved. The server can end
 * all this by serving a worker that unregisters itself; IndexedDB is not touched by either.
 */

import { workerEnvironment } from "./store/browser";
import { sendOwed } from "./sync/background";
import { SEND } from "./sync/later";

const worker = self as unknown as ServiceWorkerGlobalScope;

const PREFIX = "xinglin-app-";
const CACHE = `${PREFIX}${__BUILD_ID__}`;
const PAGE = "/index.html";
/** What customers check star cards and reports on are pages of their own. */
const STANDALONE: Readonly<Record<string, string>> = { "/c": "/c.html", "/v": "/v.html" };

/** Paths that the server answers itself. GET /sync alone is a page of the app. */
const SERVER = /^\/(sessions|devices|api|openapi\.json|healthz|uploads|blobs)(\/|$)|^\/sync\/./;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepBuild());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOtherBuilds().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if ((event.data as { is?: unknown } | null)?.is === "activate") void worker.skipWaiting();
});

/** Background Sync is in no standard library of types. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

worker.addEventListener("sync", (event) => {
  const woken = event as SyncEvent;
  // A rejection asks the browser to try again later.
  if (woken.tag === SEND) woken.waitUntil(sendOwed(workerEnvironment()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin || SERVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(fromBuild(STANDALONE[url.pathname] ?? PAGE, request));
  else if (__PRECACHE__.includes(url.pathname)) event.respondWith(fromBuild(url.pathname, request));
});

async function keepBuild(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the HTTP cache: a file of another build under the same name would break this one for ever.
  await cache.addAll(__PRECACHE__.map((path) => new Request(path, { cache: "reload" })));
}

async function dropOtherBuilds(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

/** The build's own file; the network only if the browser has thrown the cache away. */
async function fromBuild(path: string, request: Request): Promise<Response> {
  const cached = await caches.match(path, { cacheName: CACHE });
  return cached ?? fetch(request);
}
