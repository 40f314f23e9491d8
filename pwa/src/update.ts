/**
 * The page's side of the service worker: a new build waits until nothing typed is unsaved, then takes over at once.
 *
 * `?nosw` in the address unregisters the worker: the way out if a build of it is broken.
 */
import { type ReadonlySignal, computed, signal } from "@preact/signals";
import { scriptAddress } from "./trusted";

export interface Updates {
  /** True while a new build waits to be started. */
  readonly waiting: ReadonlySignal<boolean>;
  /** Starts it if nothing is held, by a reload of the page. False: something is held. */
  activate(): boolean;
  /** Something typed is not saved: no update before the returned function has been called. */
  hold(): () => void;
}

interface Browser {
  container: ServiceWorkerContainer | undefined;
  search: string;
  reload(): void;
}

const CHECK_EVERY_MS = 3_600_000;

export function watchForUpdate(browser: Browser = thisBrowser()): Updates {
  const { container } = browser;
  /** The waiting worker; "running" once another tab has started it and this page is of the build before. */
  const ready = signal<ServiceWorker | "running" | null>(null);
  const holds = new Set<symbol>();
  let asked = false;
  let controlled = container?.controller != null;

  if (container && new URLSearchParams(browser.search).has("nosw")) void unregister(container);
  else if (container) {
    container.addEventListener("controllerchange", () => {
      if (asked) browser.reload();
      // The first worker of an installation takes over silently.
      else if (controlled) ready.value = "running";
      controlled = true;
    });
    // Without the server there is no worker yet; the next start of the app registers it.
    register(container, (worker) => (ready.value = worker)).catch((error: unknown) => console.warn(error));
  }

  return {
    waiting: computed(() => ready.value !== null),
    activate() {
      if (holds.size > 0 || ready.value === null) return false;
      asked = true;
      if (ready.value === "running") browser.reload();
      else ready.value.postMessage({ is: "activate" });
      return true;
    },
    hold() {
      const mark = Symbol();
      holds.add(mark);
      return () => void holds.delete(mark);
    },
  };
}

async function register(container: ServiceWorkerContainer, found: (worker: ServiceWorker) => void): Promise<void> {
  const registration = await container.register(scriptAddress("/sw.js"), { updateViaCache: "none" });
  const look = (): void => {
    // Without a controller this is the first installation, not an update.
    if (registration.waiting && container.controller) found(registration.waiting);
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
}

async function unregister(container: ServiceWorkerContainer): Promise<void> {
  const all = await container.getRegistrations();
  await Promise.all(all.map((registration) => registration.unregister()));
}

function thisBrowser(): Browser {
  return {
    container: navigator.serviceWorker as ServiceWorkerContainer | undefined,
    search: location.search,
    reload: () => location.reload(),
  };
}
