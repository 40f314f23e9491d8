/** Every case of every vector file, on the TypeScript side. Python runs the same files; a file unknown here fails. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { base64url, hex } from "./crypto/bytes";
import { type Canonical, NotCanonical, canonical, plain } from "./crypto/canonical";
import { chainHash, haveDigest } from "./crypto/chain";
import type { PublicJwk } from "./crypto/device-key";
import { sha256 } from "./crypto/digest";
import { checksum } from "./crypto/h64";
import { uuid5 } from "./crypto/ids";
import { openJws, publicKey } from "./crypto/jws";
import { lacks } from "./domain/gates";
import { type OrderEvent, TRANSITIONS, step } from "./domain/order";
import { isWayOut, maySettle, policyOf } from "./domain/conflict";
import type { Conflict, Order, OrderState, Table } from "./domain/rows";
import { type Pause, type Promised, type Times, stand } from "./domain/service-clocks";
import type { Calendar } from "./domain/service-hours";
import { judge } from "./domain/star-verdict";
import { TABLES } from "./generated/protocol";
import type { Content } from "./domain/service-act";
import { type RowsByTable, differences } from "./domain/signed-content";
import { type HeldBucket, applyPart, rowKey } from "./merge/bucket";
import { type Staged, stagePart, stagedSaid } from "./merge/stage";
import type { BucketPart, WireKey } from "./net/wire";
import { runOverlay } from "./testing/overlay-vector";
import { runReplica } from "./testing/replica-vector";

interface VectorFile {
  side?: "python";
  cases: { name: string; in: unknown; out: unknown }[];
}

type Row = [t: number, id: string, v: number, d: Record<string, unknown>];
const byKey = (a: Row, b: Row): number => a[0] - b[0] || (a[1] < b[1] ? -1 : 1);

const RUNNERS: Readonly<Record<string, (given: never) => unknown>> = {
  h64: ({ rows }: { rows: [number, string, number][] }) => checksum(rows.map(([t, id, v]) => ({ t, id, v }))),
  have: ({ vector }: { vector: [number, number][] }) => haveDigest(vector),
  chain({ previous, body }: { previous: string; body: string }) {
    const h = chainHash(previous, body);
    return { h, line: `${body.slice(0, -1)},"h":"${h}"}` };
  },
  canonical(given: { value: Canonical } | { utf16: number[] }) {
    const value = "utf16" in given ? String.fromCharCode(...given.utf16) : given.value;
    const tidy = typeof value === "string" ? { plain: plain(value) } : {};
    try {
      const bytes = canonical(value);
      return { bytes: hex(bytes), sha256: hex(sha256(bytes)), ...tidy };
    } catch (refused) {
      return { refused: (refused as NotCanonical).reason, ...tidy };
    }
  },
  ids: ({ namespace, name }: { namespace: string; name: string }) => uuid5(namespace, name),
  async jws({ token, typ, keys }: { token: string; typ: string; keys: Record<string, PublicJwk> }) {
    const opened = await openJws(token, typ, (kid) => (keys[kid] === undefined ? undefined : publicKey(keys[kid])));
    return opened.is === "opened" ? { ...opened, payload: base64url(opened.payload) } : opened;
  },
  async star(given: StarGiven) {
    const pins = new Map<string, CryptoKey>();
    for (const [kid, jwk] of Object.entries(given.pins)) pins.set(kid, await publicKey(jwk));
    const { now_ms: nowMs, clock_apart: clockApart, aud, trust, status, online } = given;
    const { tone, state, claims, level, asOf } = await judge(given.token, { nowMs, aud, pins, trust, status, clockApart, online });
    return { tone, state, claims: claims && claims.jti, level, as_of: asOf };
  },
  orders: ({ state, event }: { state: OrderState; event: OrderEvent }) => ({
    step: step(state, event),
    to: TRANSITIONS[event].to,
  }),
  clocks: ({ promise, times, pauses, calendar, now }: ClockGiven) => stand(promise, times, pauses, calendar, now),
  bucket(given: { held: BucketGiven | null; part: BucketPart; said: number | null }) {
    const held = given.held && heldBucket(given.held);
    const applied = applyPart(held ?? undefined, given.part, given.said ?? undefined, "epoch");
    if (applied.is !== "applied") return { is: applied.is };
    const rows = [...applied.bucket.rows.values()].map(({ t, id, v, d }): Row => [t, id, v, d]);
    return { is: applied.is, ver: applied.bucket.ver, rows: rows.sort(byKey) };
  },
  stage({ parts }: { parts: BucketPart[] }) {
    let staged: Staged | null = null;
    return parts.map((part) => {
      const step = stagePart(staged, part);
      staged = step.is === "staged" ? step.staged : null;
      if (step.is === "staged") return { is: step.is, said: stagedSaid(step.staged) };
      if (step.is === "broken") return step;
      return { is: step.is, ver: step.part.ver, chk: step.part.chk, rows: step.part.rows.map(({ id }) => id) };
    });
  },
  merge(given: { table: Table; field: string; current: unknown; incoming: unknown } | { kind: Conflict["kind"]; value: unknown }) {
    if ("kind" in given) return isWayOut(given.kind, given.value);
    const { table, field, current, incoming } = given;
    const number = Object.entries(TABLES).find(([, name]) => name === table)![0];
    const conflict = { row: [Number(number), "row"], field, kind: "value" } satisfies Partial<Conflict>;
    const policy = policyOf(conflict);
    return { policy, inUse: policy === "take_incoming" ? incoming : current, office: !maySettle(["technician"], conflict) };
  },
  signed: ({ content, rows }: { content: Content; rows: RowsByTable }) => differences(content, rows),
  replica: runReplica,
  overlay: runOverlay,
  gates: ({ event, order, said, unexplained }: GateGiven) => lacks(event, order, new Map(Object.entries(said)), unexplained),
};

interface ClockGiven {
  promise: Promised;
  times: Times;
  pauses: Pause[];
  calendar: Calendar;
  now: number;
}

interface StarGiven {
  token: string;
  now_ms: number;
  aud: string;
  pins: Record<string, PublicJwk>;
  trust: string | null;
  status: string | null;
  clock_apart: boolean;
  online: boolean;
}

interface GateGiven {
  event: OrderEvent;
  order: Pick<Order, "kind" | "appointment_at" | "leave">;
  said: Record<string, string | null>;
  unexplained?: boolean;
}

interface BucketGiven {
  bid: number;
  key: WireKey;
  ver: number;
  sound: boolean;
  rows: Row[];
}

function heldBucket({ rows, ...head }: BucketGiven): HeldBucket {
  const held = rows.map(([t, id, v, d]) => ({ t, id, v, d }));
  return { ...head, epoch: "epoch", hiddenAt: null, rows: new Map(held.map((row) => [rowKey(row), row])) };
}

const FOLDER = join(import.meta.dirname, "../../tests/vectors");

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json"))) {
  const name = file.slice(0, -".json".length);
  const { side, cases } = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as VectorFile;
  if (side === "python") continue;
  describe(name, () => {
    it.each(cases)("$name", async (vector) => {
      const run = RUNNERS[name];
      if (run === undefined) throw new Error(`nobody here knows ${file}`);
      expect(await run(vector.in as never)).toEqual(vector.out);
    });
  });
}
