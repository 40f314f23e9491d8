import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Every file under a folder, sorted, as `[name from there, bytes]`. */
function filesUnder(folder: string): [string, Buffer][] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path)]);
}

/**
 * Builds `src/service-worker.ts` as one classic script, `/sw.js`, after the app, because it names every file of the
 * app: `__PRECACHE__` is the list of their addresses, and `__BUILD_ID__` changes when a byte of any of them does.
 */
function serviceWorker(): Plugin {
  let outDir = here("dist");
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = filesUnder(outDir);
      const digest = createHash("sha256");
      for (const [name, bytes] of files) digest.update(`${name}\n${bytes.length}\n`).update(bytes);
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        define: {
          __PRECACHE__: JSON.stringify(files.map(([name]) => `/${name}`)),
          __BUILD_ID__: JSON.stringify(digest.digest("hex").slice(0, 16)),
        },
        build: {
          outDir,
          emptyOutDir: false,
          target: "es2023",
          lib: { entry: here("src/service-worker.ts"), formats: ["iife"], name: "worker", fileName: () => "sw.js" },
        },
      });
    },
  };
}

export default defineConfig({
  root: here("."),
  plugins: [serviceWorker()],
  build: {
    target: "es2023",
    // The content security policy allows no data: scripts or styles, and no inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
