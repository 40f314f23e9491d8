/**
 * A small server that keeps the wire contract, for tests of the client: sessions, devices, and a sync endpoint with
 * journal, fork and gap detection, buckets, and three op types. It can be unplugged, lose replies, and be restored.
 */
import { signal } from "@preact/signals";
import { haveDigest } from "../crypto/chain";
import { checksum } from "../crypto/h64";
import type { Fetch } from "../net/http";
import type { BucketPart, Draft, Header, Outcome, Reply, WireKey, WireRow } from "../net/wire";

interface Device {
  user: string;
  key: string;
  lineage: number;
  ops: string[];
}
interface Bucket {
  bid: number;
  key: WireKey;
  ver: number;
  rows: Map<string, WireRow>;
}
export interface Person {
  id: string;
  login: string;
  name: string;
  roles: string[];
}
type Fault = "request lost" | "reply lost" | "html 200" | "html 502" | "chk wrong" | "hang" | "reply late" | null;

const wire = <T>(body: T, status = 200, type = "application/json"): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });
const problem = (status: number, code: string, kind: string, args: object = {}): Response =>
  wire({ title: code, status, detail: "", code, kind, request: "q", args }, status, "application/problem+json");

export class TestServer {
  now = 1_763_700_000_000;
  epoch = "epoch-1";
  plugged = true;
  /** Whose cookie the browser holds. */
  session: string | null = null;
  faults: Fault[] = [];
  /** Requests that were never answered. */
  readonly hanging = signal(0);
  /** Lets answers go that were held back (`reply late`), in their order. */
  readonly late: (() => void)[] = [];
  /** What every request of the sync endpoint said, and how many there were. */
  readonly heard: { header: Header; lines: string[] }[] = [];
  readonly requests = signal(0);
  readonly journal = new Map<string, { line: string; outcome: Outcome }>();
  readonly devices = new Map<string, Device>();
  buckets = new Map<number, Bucket>();
  readonly revoked = new Set<string>();
  known = new Set<string>();
  badLines = new Set<string>();
  archived = 0;
  wait = 0;
  private names = 0;

  constructor(readonly people: Person[]) {}

  readonly fetch: Fetch = async (path, init) => {
    if (!this.plugged) throw new TypeError("Failed to fetch");
    const fault = path === "/sync/v1" ? (this.faults.shift() ?? null) : null;
    if (fault === "request lost") throw new TypeError("Failed to fetch");
    if (fault === "hang") {
      this.hanging.value++;
      return new Promise((_, reject) => init.signal!.addEventListener("abort", () => reject(new Error("aborted"))));
    }
    if (fault === "html 200") return new Response("<html>Wi-Fi</html>", { headers: { "Content-Type": "text/html" } });
    if (fault === "html 502") return new Response("<h1>502</h1>", { status: 502, headers: { "Content-Type": "text/html" } });
    const answer = await this.answer(`${init.method} ${path}`, init);
    if (fault === "reply late") await new Promise<void>((go) => this.late.push(go));
    if (fault === "reply lost") throw new TypeError("Failed to fetch");
    if (fault === "chk wrong") return this.corrupted(answer);
    return answer;
  };

  private async corrupted(answer: Response): Promise<Response> {
    const reply = (await answer.json()) as Reply;
    return wire({ ...reply, b: reply.b.map((part) => ({ ...part, chk: "0000000000000bad" })) });
  }

  private async answer(call: string, init: RequestInit): Promise<Response> {
    const text = await bodyText(init);
    const person = this.people.find(({ id }) => id === this.session);
    switch (call) {
      case "POST /sessions": {
        const { user, password } = JSON.parse(text) as { user: string; password: string };
        const found = this.people.find(({ login }) => login === user);
        if (!found || password !== "correct") return problem(401, "auth.credentials", "REFUSED");
        this.session = found.id;
        return wire({ user: { ...found, branch: null }, expires_at: this.now }, 201);
      }
      case "DELETE /sessions/current":
        this.session = null;
        return new Response(null, { status: 204 });
    }
    if (!person) return problem(401, "auth.session", "SIGNED_OUT");
    switch (call) {
      case "GET /sessions/current":
        return wire({ user: { ...person, branch: null }, expires_at: this.now });
      case "POST /devices":
        return wire(this.enrol(person.id, text), 201);
      case "POST /sync/v1":
        return this.sync(person.id, text);
    }
    return problem(404, "http.not_found", "REFUSED");
  }

  private enrol(user: string, text: string): object {
    const key = JSON.stringify((JSON.parse(text) as { public_key: unknown }).public_key);
    const same = [...this.devices.values()].find((device) => device.user === user && device.key === key);
    const lineage = same?.lineage ?? this.devices.size + 1;
    const dev = `dev-${++this.names}`;
    this.devices.set(dev, { user, key, lineage, ops: [] });
    this.known.add(dev);
    return { dev, lineage, epoch: this.epoch };
  }

  private sync(user: string, text: string): Response {
    const [first, ...lines] = text.split("\n").filter((line) => line !== "");
    const header = JSON.parse(first!) as Header;
    this.heard.push({ header, lines });
    this.requests.value++;
    const device = this.devices.get(header.dev);
    if (this.revoked.has(header.dev)) return problem(403, "device.revoked", "REFUSED");
    if (!device || device.user !== user || !this.known.has(header.dev)) return problem(403, "device.unknown", "REFUSED");
    const bad = lines.findIndex((line) => this.badLines.has((JSON.parse(line) as Draft).i));
    if (bad >= 0) return problem(400, "sync.line", "REFUSED", { line: bad + 2 });
    const reply: Reply = {
      p: 1, epoch: this.epoch, now: this.now, req: header.req, stored: device.ops.length, archived: this.archived, res: [],
      drop: [], b: [], more: false, min: { app: "0.1.0", sch: 1 }, ...(this.wait ? { wait: this.wait } : {}),
    };
    if (header.epoch !== this.epoch) return wire({ ...reply, err: "epoch" });
    const err = this.admit(device, lines, reply.res as Outcome[]);
    const stored = device.ops.length;
    return wire({ ...reply, stored, ...(err ? { err } : {}), ...this.pull(header) });
  }

  private admit(device: Device, lines: string[], res: Outcome[]): "fork" | "gap" | undefined {
    for (const line of lines) {
      const op = JSON.parse(line) as Draft & { s: number };
      if (op.s <= device.ops.length) {
        if (device.ops[op.s - 1] !== op.i) return "fork";
      } else if (op.s === device.ops.length + 1) {
        device.ops.push(op.i);
        if (!this.journal.has(op.i)) this.journal.set(op.i, { line, outcome: this.execute(op) });
      } else return "gap";
      res.push(this.journal.get(op.i)!.outcome);
    }
    return undefined;
  }

  private execute(op: Draft): Outcome {
    const bucket = [...this.buckets.values()].find(({ key }) => key[1] === op.b[1]);
    if (!bucket) return { i: op.i, o: "parked", at: [], e: { code: "bucket.not_member" } };
    if (op.t === "rule.broken@1") return { i: op.i, o: "rejected", at: [], e: { code: "rule.broken" } };
    if (op.t === "note.add@1") this.write(bucket.bid, 4, op.r!, { ...op.x, by: op.u, by_name: "server", at: op.at[0] });
    else if (op.t === "order.patch@1") this.write(bucket.bid, 1, op.b[1], op.x);
    else return { i: op.i, o: "parked", at: [], e: { code: "op.unknown_type" } };
    return { i: op.i, o: "applied", at: [[bucket.bid, bucket.ver]] };
  }

  private pull({ have, budget }: Header): Pick<Reply, "b" | "drop" | "err"> {
    if (budget === 0) return { b: [], drop: [] };
    const known = have && "d" in have ? this.vectors.get(have.d) : have?.v;
    if (have && !known) return { b: [], drop: [], err: "need_have" };
    const held = new Map(known ?? []);
    const b = [...this.buckets.values()].flatMap((bucket) => partOf(bucket, held.get(bucket.bid)));
    const after = [...this.buckets.values()].map(({ bid, ver }) => [bid, ver] as const);
    this.vectors.set(haveDigest(after), after);
    return { b, drop: [...held.keys()].filter((bid) => !this.buckets.has(bid)) };
  }
  /** What digests stand for. */
  private readonly vectors = new Map<string, readonly (readonly [number, number])[]>();

  /** The process is another. */
  forgetVectors(): void {
    this.vectors.clear();
  }

  /** Someone else's change, or an op's: the bucket is raised by one. */
  write(bid: number, t: number, id: string, fields: Readonly<Record<string, unknown>> | null): void {
    const bucket = this.buckets.get(bid)!;
    bucket.ver++;
    const before = bucket.rows.get(`${t}:${id}`);
    const row: WireRow = fields === null ? { t, id, v: bucket.ver, x: 1 } : { t, id, v: bucket.ver, d: { ...before?.d, ...fields } };
    bucket.rows.set(`${t}:${id}`, row);
  }

  addBucket(bid: number, key: WireKey, ver = 0): void {
    this.buckets.set(bid, { bid, key, ver, rows: new Map() });
  }

  /** Goes back to a backup: another epoch, versions above all that were ever given, and less in the journal. */
  restore(epoch: string, keep: (op: string) => boolean = () => false): void {
    this.epoch = epoch;
    for (const op of [...this.journal.keys()].filter((id) => !keep(id))) this.journal.delete(op);
    for (const bucket of this.buckets.values()) bucket.ver += 2 ** 32;
    for (const device of this.devices.values()) device.ops = device.ops.filter(keep);
    this.forgetVectors();
  }
}

function partOf({ bid, key, ver, rows }: Bucket, held: number | undefined): BucketPart[] {
  const live = [...rows.values()].filter(({ x }) => x !== 1);
  const chk = checksum(live);
  if (held === undefined || held > ver) return [{ id: bid, key, ver, mode: "snap", rows: live, chk }];
  if (held === ver) return [];
  return [{ id: bid, key, ver, from: held, mode: "delta", rows: [...rows.values()].filter(({ v }) => v > held), chk }];
}

async function bodyText(init: RequestInit): Promise<string> {
  if (init.body == null) return "";
  const body = new Blob([init.body as Uint8Array<ArrayBuffer>]).stream();
  const zipped = new Headers(init.headers).get("Content-Encoding") === "gzip";
  return new Response(zipped ? body.pipeThrough(new DecompressionStream("gzip")) : body).text();
}
