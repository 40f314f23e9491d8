/** Written into the service worker by the build (`vite.config.ts`): what to keep offline, and when it changed. */
declare const __PRECACHE__: readonly string[];
declare const __BUILD_ID__: string;

/** Address of a built worker. */
declare module "*?worker&url" {
  const address: string;
  export default address;
}
