/** The one script address that a page ever makes; where the browser knows Trusted Types, the one that may be made. */
export function scriptAddress(address: "/sw.js" | "/c-sw.js"): string {
  const policy = globalThis.trustedTypes?.createPolicy("app", { createScriptURL: (asked) => (asked === address ? asked : "") });
  return (policy?.createScriptURL(address) ?? address) as string;
}

interface TrustedScripts {
  createPolicy(name: string, rules: { createScriptURL(asked: string): string }): { createScriptURL(asked: string): unknown };
}

declare global {
  var trustedTypes: TrustedScripts | undefined;
}
