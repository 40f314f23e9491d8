/** A bucket larger than one reply comes in parts, kept aside until the last. Pure. Source: PROTOCOL section 4, MUST-STAGE. */
import type { BucketPart } from "../net/wire";

/** What has come so far: parts 1 to k of one bucket at one `ver`. Lost with the page, it costs only their bytes again. */
export interface Staged {
  parts: readonly BucketPart[];
}

/** `staged` of the next request. */
export function stagedSaid({ parts }: Staged): readonly [bid: number, ver: number, k: number, n: number] {
  const first = parts[0]!;
  return [first.id, first.ver, parts.length, first.part![1]];
}

export type StageStep = { is: "whole"; part: BucketPart } | { is: "staged"; staged: Staged } | { is: "broken" };

/** Adds a part. `broken`: it does not go on from what is here; nothing is staged then, and the server begins anew. */
export function stagePart(staged: Staged | null, { part: place, ...part }: BucketPart): StageStep {
  if (place === undefined) return { is: "whole", part };
  const [k, n] = place;
  const said = staged && stagedSaid(staged);
  const goesOn = said && said[0] === part.id && said[1] === part.ver && said[3] === n;
  const before = goesOn ? staged!.parts : [];
  if (k !== before.length + 1) return { is: "broken" };
  const parts = [...before, { ...part, part: place }];
  if (k < n) return { is: "staged", staged: { parts } };
  return { is: "whole", part: { ...part, rows: parts.flatMap(({ rows }) => rows) } };
}
