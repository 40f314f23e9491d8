/** The three ways in which a call can fail; nothing else comes out of `net`. Source: PROTOCOL section 8. */

export type Kind = "REFUSED" | "OUT_OF_STEP" | "SIGNED_OUT" | "UNAVAILABLE" | "DEFECT";

/** The server said no, in its own words: `application/problem+json`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly kind: Kind,
    readonly detail: string,
    readonly args: Readonly<Record<string, unknown>>,
    /** Names the call in the server's log. */
    readonly request: string,
  ) {
    super(code);
    this.name = "Problem";
  }
}

/** No answer: no network, no server, or silence for too long. */
export class Unreachable extends Error {
  constructor(readonly timedOut: boolean) {
    super(timedOut ? "timed out" : "unreachable");
    this.name = "Unreachable";
  }
}

/** Somebody answered, but not our server: a captive portal's page, a proxy's 502, a shape that we do not know. */
export class Trouble extends Error {
  constructor(
    readonly status: number,
    readonly why: "redirect" | "media type" | "not JSON" | "shape",
  ) {
    super(`${status} ${why}`);
    this.name = "Trouble";
  }
}
