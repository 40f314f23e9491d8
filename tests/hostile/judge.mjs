/**
 * The shipped verifier of star cards, over standard input: a line `{"known": …}` says what it knows from there on, a line
 * `{"token": …}` is judged, and answered with `tone state` in the same order. `node judge.mjs VERIFIER`
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { judge } = await import(pathToFileURL(process.argv[2]).href);
const { subtle } = globalThis.crypto;
const AT_ONCE = 64;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

let known;
let waiting = [];

async function answer() {
  const said = await Promise.all(waiting);
  waiting = [];
  if (said.length > 0) process.stdout.write(`${said.map(({ tone, state }) => `${tone} ${state}`).join("\n")}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.known) {
    await answer();
    const pins = new Map();
    for (const [kid, { kty, crv, x, y }] of Object.entries(asked.known.pins)) {
      pins.set(kid, await subtle.importKey("jwk", { kty, crv, x, y }, CURVE, true, ["verify"]));
    }
    const { now_ms: nowMs, clock_apart: clockApart, aud, trust, status, online } = asked.known;
    known = { nowMs, aud, pins, trust, status, clockApart, online };
  } else {
    waiting.push(judge(asked.token, known));
    if (waiting.length === AT_ONCE) await answer();
  }
}
await answer();
