/** The script addresses that the page ever makes; where the browser knows Trusted Types, the only ones that may be made. */

const OURS = /^\/(c-)?sw\.js$|^\/assets\/[\w.-]+\.js$/;

let policy: { createScriptURL(address: string): unknown } | null | undefined;

/** An address for `new Worker` or a service worker. Throws TypeError for any other than a script of this build. */
export function scriptAddress(address: string): string {
  policy ??= globalThis.trustedTypes?.createPolicy("app", { createScriptURL: checked }) ?? null;
  return (policy?.createScriptURL(address) ?? checked(address)) as string;
}

function checked(address: string): string {
  if (!OURS.test(address)) throw new TypeError(`${address} is no script of ours`);
  return address;
}

interface TrustedScripts {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): unknown };
}

declare global {
  var trustedTypes: TrustedScripts | undefined;
}
