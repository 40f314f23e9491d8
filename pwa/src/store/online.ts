/** Reads that need the server: the desk's lists and pages. They change nothing; writes are ops. */
import { openApi } from "../net/api";
import { systemClock } from "../net/clock";
import { fetcher } from "../net/fetcher";
import type { Shape } from "../net/shapes";

export { Problem, Trouble, Unreachable } from "../net/problem";

/** POST of nothing to a path under /api/ that makes what it answers. Rejects like `getJson`. */
export function makeJson<T>(path: string): Promise<T> {
  return openApi(fetcher, systemClock("")).make(path);
}

/** PUT of a file to a path under /api/. Rejects like `getJson`. */
export function putFile<T>(path: string, file: Blob): Promise<T> {
  return openApi(fetcher, systemClock("")).put(path, file);
}

/** GET of a path under /api/. Rejects with Problem, Unreachable, or Trouble where the answer is not JSON of that shape. */
export function getJson<T>(path: string, isShape?: Shape<T>): Promise<T> {
  return openApi(fetcher, systemClock("")).get(path, isShape);
}
