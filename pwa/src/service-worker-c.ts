/**
 * Keeps the check page for the second time that a customer needs it, with no network: five small files, no answer of the
 * server, nothing about anybody. It is registered for `/c` alone; the app's own worker is another.
 */

const worker = self as unknown as ServiceWorkerGlobalScope;

const PREFIX = "xinglin-star-";
const CACHE = `${PREFIX}${__BUILD_ID__}`;
const PAGE = "/c.html";

worker.addEventListener("install", (event) => {
  event.waitUntil(keep());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(kept(PAGE, request));
  else if (__PRECACHE__.includes(url.pathname)) event.respondWith(kept(url.pathname, request));
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(__PRECACHE__.map((path) => new Request(path, { cache: "reload" })));
  // Nothing typed can be lost on this page: the newest check is the one to use.
  await worker.skipWaiting();
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

async function kept(path: string, request: Request): Promise<Response> {
  return (await caches.match(path, { cacheName: CACHE })) ?? fetch(request);
}

export {};
