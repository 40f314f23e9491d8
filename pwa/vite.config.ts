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

/** The files that a page needs to stand alone: itself, what it names, and what its styles name. */
function neededBy(page: string, files: readonly [string, Buffer][]): [string, Buffer][] {
  const text = new Map(files.map(([name, bytes]) => [name, bytes.toString("latin1")]));
  const needed = new Set([page]);
  for (const name of needed) {
    for (const [other] of files) if (text.get(name)!.includes(other.split("/").at(-1)!)) needed.add(other);
  }
  return files.filter(([name]) => needed.has(name));
}

/**
 * Builds two workers as classic scripts, after the pages, because each names the files that it keeps: `__PRECACHE__` is
 * the list of their addresses, and `__BUILD_ID__` changes when a byte of any of them does. `/sw.js` keeps the app,
 * `/c-sw.js` the page that customers check star cards on.
 */
function serviceWorkers(): Plugin {
  let outDir = here("dist");
  return {
    name: "service-workers",
    apply: "build",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = filesUnder(outDir);
      await worker("src/service-worker.ts", "sw.js", files);
      await worker("src/service-worker-c.ts", "c-sw.js", neededBy("c.html", files));
    },
  };

  async function worker(entry: string, file: string, files: [string, Buffer][]): Promise<void> {
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
        lib: { entry: here(entry), formats: ["iife"], name: "worker", fileName: () => file },
      },
    });
  }
}

export default defineConfig({
  root: here("."),
  plugins: [serviceWorkers()],
  build: {
    target: "es2023",
    // The content security policy allows no data: scripts or styles, and no inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      // The verifier of star cards is a file of its own, with its own names: what customers run is what the tests attack.
      input: { app: here("index.html"), c: here("c.html"), v: here("v.html"), verifier: here("src/domain/star-verdict.ts") },
      preserveEntrySignatures: "exports-only",
    },
  },
});
