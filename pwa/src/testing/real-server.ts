/** The real server as a process of its own, and a network to it that loses, doubles and cuts what a seed says. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Fetch } from "../net/http";

const ROOT = resolve(import.meta.dirname, "../../..");
const PYTHON = join(ROOT, ".venv/bin/python");

export type Fault = "request lost" | "reply lost" | "request doubled" | "request cut" | "reply cut";

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

export class RealServer {
  readonly folder = mkdtempSync(join(tmpdir(), "xinglin-"));
  url = "";
  private process: ChildProcess | null = null;
  private env: Record<string, string> = {};

  /** With the demo organisation. */
  async start(): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.env = { ...(process.env as Record<string, string>), XINGLIN_DATA: this.folder, XINGLIN_ARGON2: "test", PORT: String(port) };
    this.command("demo");
    await this.serve();
  }

  private async serve(): Promise<void> {
    this.process = spawn(PYTHON, ["-m", "backend", "serve"], { cwd: ROOT, env: this.env, stdio: "ignore" });
    for (;;) {
      const up = await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false);
      if (up) return;
      if (this.process.exitCode !== null) throw new Error("the server ended");
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  private command(...words: string[]): void {
    execFileSync(PYTHON, ["-m", "backend", ...words], { cwd: ROOT, env: this.env });
  }

  /** Under a name; what is in it the devices are told of. */
  backUp(name: string): void {
    this.command("backup", join(this.folder, name));
  }

  /** The power goes, and what comes up again is that backup, in a new epoch. */
  async restore(name: string): Promise<void> {
    await this.stop();
    this.command("restore", join(this.folder, name));
    this.command("restore-finish");
    await this.serve();
  }

  /** Changes the database behind the server's back. */
  sql(statement: string): void {
    const program = "import sys, pysqlite3.dbapi2 as s; c = s.connect(sys.argv[1], timeout=10); c.execute(sys.argv[2]); c.commit()";
    execFileSync(PYTHON, ["-c", program, join(this.folder, "xinglin.db"), statement]);
  }

  /** SIGKILL, and up again on the same files. */
  async killAndRestart(): Promise<void> {
    await this.stop();
    await this.serve();
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process!.once("exit", done));
    this.process!.kill("SIGKILL");
    await ended;
  }
}

/** One browser's fetch: its cookie, and the faults that its next exchanges meet. */
export function network(server: RealServer, faults: Fault[], state: { plugged: boolean }): Fetch {
  let cookie = "";
  return async (path, init) => {
    if (!state.plugged) throw new TypeError("unplugged");
    const fault = String(path) === "/sync/v1" ? faults.shift() : undefined;
    if (fault === "request lost") throw new TypeError(fault);
    const headers = { ...(init?.headers as Record<string, string>), ...(cookie && { cookie }), "accept-encoding": "identity" };
    const send = (body: BodyInit | null | undefined): Promise<Response> =>
      fetch(`${server.url}${String(path)}`, { ...init, headers, body: body ?? null } as RequestInit);
    if (fault === "request cut") {
      const bytes = init!.body as Uint8Array;
      await send(bytes.slice(0, Math.floor(bytes.length / 2)) as BodyInit);
      throw new TypeError(fault);
    }
    if (fault === "request doubled") await send(init?.body);
    const answer = await send(init?.body);
    const set = answer.headers.get("set-cookie");
    if (set) cookie = set.split(";")[0]!;
    if (fault === "reply lost") throw new TypeError(fault);
    if (fault === "reply cut") {
      const text = await answer.text();
      return new Response(text.slice(0, Math.floor(text.length / 2)), { status: answer.status, headers: { "content-type": "application/json" } });
    }
    return answer;
  };
}
