/** Whatever happens between a phone and its server: everything recorded arrives once, and both show the same. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { OpenWorkspace } from "../store/open";
import type { BucketKey } from "../store/workspace";
import { freshDisk } from "../testing/disk";
import { TestServer } from "../testing/server";
import { LIN, type Phone, openAs, phone } from "../testing/technician";
import { when } from "../testing/when";

const ORDER = "01890a5d-ac96-774b-bcce-b302099a8057";
const KEY: BucketKey = ["o", ORDER];

type Step =
  | { do: "record"; count: number }
  | { do: "fault"; fault: "request lost" | "reply lost" | "html 200" | "html 502" | "chk wrong" }
  | { do: "unplug" | "plug" | "ask" | "crash" | "other edit" | "other deletes" | "clone" | "forgotten" | "new server process" }
  | { do: "restore"; told: boolean; lost: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("record" as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("fault" as const), fault: fc.constantFrom("request lost", "reply lost", "html 200", "html 502", "chk wrong") }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("unplug", "plug", "ask", "crash", "other edit", "other deletes", "clone", "forgotten", "new server process") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restore" as const), told: fc.boolean(), lost: fc.integer({ min: 0, max: 4 }) }) },
);

class Run {
  readonly server = new TestServer([LIN]);
  readonly recorded: string[] = [];
  at: Phone = phone(this.server, "ses-0");
  ws!: OpenWorkspace;
  private starts = 0;
  private epochs = 0;
  /** A copy's op in the place of a lost one hides a restore that keeps its epoch; the real server never keeps it. */
  private cloned = false;

  async start(): Promise<void> {
    this.at = phone(this.server, `ses-${++this.starts}`);
    this.ws = await openAs(LIN, this.server, this.at);
  }

  async take(next: Step): Promise<void> {
    const { server } = this;
    switch (next.do) {
      case "record": {
        const notes = Array.from({ length: next.count }, (_, i) => `note-${this.recorded.length + i}`);
        this.recorded.push(...notes);
        await this.ws.recordAll(notes.map((row) => ({ type: "note.add@1", bucket: KEY, row, payload: { text: row } })));
        // Read your writes, from the moment of the tap on.
        expect(this.shown()).toEqual(expect.arrayContaining(this.recorded));
        return;
      }
      case "fault":
        server.faults.push(next.fault);
        return;
      case "unplug":
      case "plug":
        server.plugged = next.do === "plug";
        return;
      case "ask":
        this.ws.syncNow();
        this.at.clock.advance(2_000);
        return;
      case "crash":
        this.ws.close();
        server.plugged = false;
        return this.start();
      case "other edit":
        server.write(1, 1, ORDER, { note: `edit ${server.buckets.get(1)!.ver}` });
        return;
      case "other deletes":
        server.write(1, 2, `event-${this.recorded.length}`, { type: "x" });
        server.write(1, 2, `event-${this.recorded.length}`, null);
        return;
      case "clone": {
        const used = [...server.devices.values()].at(-1)!;
        used.ops.push(`op of a clone ${used.ops.length}`);
        this.cloned = true;
        return;
      }
      case "forgotten":
        server.known.clear();
        return;
      case "new server process":
        server.forgetVectors();
        return;
      case "restore": {
        const lost = [...server.journal.keys()].slice(-next.lost);
        for (const [key, row] of server.buckets.get(1)!.rows) {
          if (lost.some((op) => server.journal.get(op)?.line.includes(`"${row.id}"`))) server.buckets.get(1)!.rows.delete(key);
        }
        server.restore(next.told || this.cloned || lost.length === 0 ? `epoch-r${++this.epochs}` : server.epoch, (op) => !lost.includes(op));
        return;
      }
    }
  }

  /** A fair network again: everything comes to rest. */
  async settle(): Promise<void> {
    const { server } = this;
    server.faults = [];
    server.plugged = true;
    for (let rounds = 0; rounds < 30; rounds++) {
      const before = server.requests.value;
      this.ws.syncNow();
      this.at.clock.advance(300_000);
      await when(() => server.requests.value > before && this.ws.status.value.link !== "sending" && this.ws.status.value.nextTryAt !== null);
      if (this.ws.status.peek().pending === 0 && this.isEqual()) return;
    }
    throw new Error(`no rest: ${JSON.stringify(this.ws.status.peek())}`);
  }

  shown(): string[] {
    return this.ws.rows("note").peek().map(({ doc }) => doc.text);
  }

  isEqual(): boolean {
    const rows = [...this.server.buckets.get(1)!.rows.values()].filter(({ x }) => x !== 1);
    const here = [this.ws.row("order", ORDER).peek(), ...this.ws.rows("note").peek(), ...this.ws.rows("event").peek()];
    const texts = (list: { id: string; v: number }[]): string => JSON.stringify(list.map(({ id, v }) => [id, v]).sort());
    return texts(rows) === texts(here.filter((row) => row !== undefined));
  }
}

it("loses nothing, repeats nothing and converges", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      freshDisk();
      const run = new Run();
      run.server.addBucket(1, KEY);
      run.server.write(1, 1, ORDER, { state: "accepted", note: "" });
      await run.start();
      try {
        for (const next of steps) await run.take(next);
        await run.settle();
        const rows = [...run.server.journal.values()].map(({ line }) => (JSON.parse(line) as { r: string }).r);
        expect(rows.sort()).toEqual([...run.recorded].sort());
        expect(run.shown().sort()).toEqual([...run.recorded].sort());
        expect(run.ws.status.peek()).toMatchObject({ pending: 0, troubled: 0, hidden: 0 });
      } finally {
        run.ws.close();
      }
    }),
    { numRuns: 60 },
  );
});
