import type { Fetch } from "./http";

/** The page's own fetch; a bare reference would lose its window. */
export const fetcher: Fetch = (input, init) => fetch(input, init);
