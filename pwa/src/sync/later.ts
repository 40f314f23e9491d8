/**
 * What is unsent when the network or the page goes: the browser, where it can, wakes the service worker once there is a
 * network (Background Sync; Chromium only). A bonus: sending stays a duty of the open app.
 */

/** Name of the one thing that is ever put off. */
export const SEND = "send";

/** Asks the browser. Resolves with whether it has agreed. */
export type SendLater = () => Promise<boolean>;

interface WithSync extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

export function sendLaterBy(container: ServiceWorkerContainer | undefined): SendLater {
  return async () => {
    // Without a worker `ready` would be waited for in vain.
    const registration = (await container?.getRegistration()) as WithSync | undefined;
    if (registration?.active == null || registration.sync === undefined) return false;
    return registration.sync.register(SEND).then(
      () => true,
      // A person has forbidden it, or the page is going already.
      () => false,
    );
  };
}
