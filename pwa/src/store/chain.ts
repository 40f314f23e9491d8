/** A device's chain of ops, and what the server says of it. Source: PROTOCOL sections 1 to 3. */
import type { Outcome } from "../net/wire";

export interface Enrolled {
  dev: string;
  lineage: number | string;
  epoch: string;
}

/** The device's chain: where the next op goes, and what the server has said of it. */
export interface Chain extends Enrolled {
  /** Last `s` given, 0 before the first. */
  seq: number;
  /** `h` of that op. */
  head: string;
  /** Next `n`. */
  next: number;
  /** All `s` up to it are in the journal, and in a verified backup. */
  stored: number;
  archived: number;
  /** Server time of the last answer, ms; 0 = none yet. Since then it may have been restored. */
  heardAt: number;
}

export interface Answered {
  dev: string;
  epoch: string;
  outcomes: readonly Outcome[];
  stored: number;
  archived: number;
  /** Server time, ms. */
  at: number;
}
