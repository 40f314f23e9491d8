import { describe, expect, it } from "vitest";
import { manualClock } from "../testing/manual-clock";
import { openApi } from "./api";
import { type Fetch, callJson } from "./http";
import { Problem, Trouble, Unreachable } from "./problem";
import type { Header } from "./wire";

const clock = manualClock();
const answering =
  (body: BodyInit | null, init: ResponseInit): Fetch =>
  () =>
    Promise.resolve(new Response(body, init));
const get = (fetch: Fetch): Promise<unknown> => callJson(fetch, clock, { method: "GET", path: "/api/orders" });
const json = (body: unknown, status = 200, type = "application/json"): Fetch =>
  answering(JSON.stringify(body), { status, headers: { "Content-Type": `${type}; charset=utf-8` } });

const header: Header = {
  p: 1, epoch: "e", dev: "d", app: "0.1.0", sch: 1, req: "r1",
  clock: { wall: 0, mono: 0, ses: "s" }, gotOutcomesUpTo: 0, have: null, budget: 0, owed: 0,
};
const reply = {
  p: 1, epoch: "e", now: 5, req: "r1", stored: 0, archived: 0, res: [], drop: [], b: [], more: false,
  min: { app: "0.1.0", sch: 1 },
};

describe("what is not our server's answer is trouble, never success", () => {
  it.each([
    ["a captive portal's page with status 200", answering("<html>Welcome</html>", { status: 200, headers: { "Content-Type": "text/html" } })],
    ["a proxy's 502 page", answering("<h1>Bad gateway</h1>", { status: 502, headers: { "Content-Type": "text/html" } })],
    ["a 500 without words", answering(null, { status: 500 })],
    ["HTML that calls itself JSON", answering("<html>", { status: 200, headers: { "Content-Type": "application/json" } })],
    ["a truncated body", answering('{"p":1,"epo', { status: 200, headers: { "Content-Type": "application/json" } })],
    ["a problem without code", json({ title: "?" }, 400, "application/problem+json")],
    ["a problem of an unknown kind", json({ code: "a.b", kind: "ODD" }, 400, "application/problem+json")],
    ["a 404 in plain JSON", json({ detail: "Not Found" }, 404)],
  ])("%s", async (_, fetch) => {
    await expect(get(fetch)).rejects.toBeInstanceOf(Trouble);
  });

  it("a redirect is not followed", async () => {
    const fetch: Fetch = (_, init) => {
      expect(init.redirect).toBe("manual");
      return Promise.resolve(Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" }));
    };
    await expect(get(fetch)).rejects.toMatchObject({ why: "redirect" });
  });

  it.each([
    ["another shape", { hello: "world" }],
    ["a reply to another request", { ...reply, req: "r2" }],
    ["a number with a fraction", { ...reply, stored: 0.5 }],
    ["an unknown verdict", { ...reply, res: [{ i: "x", o: "lost", at: [] }] }],
    ["a row without document", { ...reply, b: [{ id: 1, key: ["o", "x"], ver: 1, mode: "snap", rows: [{ t: 1, id: "x", v: 1 }], chk: "0" }] }],
    ["a delta without its start", { ...reply, b: [{ id: 1, key: ["o", "x"], ver: 1, mode: "delta", rows: [], chk: "0" }] }],
  ])("a sync reply with %s", async (_, body) => {
    await expect(openApi(json(body), clock).exchange(header, [])).rejects.toMatchObject({ why: "shape" });
  });

  it("a reply with fields that we do not know yet is a reply", async () => {
    const api = openApi(json({ ...reply, news: true }), clock);
    await expect(api.exchange(header, [])).resolves.toMatchObject({ now: 5 });
  });
});

it("hands on a problem with code, kind, arguments and request id", async () => {
  const body = { type: "about:blank", title: "t", status: 400, detail: "d", code: "sync.line", kind: "REFUSED", request: "q1", args: { line: 3 } };
  const error = await get(json(body, 400, "application/problem+json")).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 400, code: "sync.line", kind: "REFUSED", args: { line: 3 }, request: "q1", detail: "d" });
});

it("takes no answer for unreachable", async () => {
  await expect(get(() => Promise.reject(new TypeError("Failed to fetch")))).rejects.toMatchObject({ timedOut: false });
});

describe("silence", () => {
  const hanging: Fetch = (_, init) =>
    new Promise((_resolve, reject) => init.signal!.addEventListener("abort", () => reject(init.signal!.reason as Error)));

  it("ends a call after 30 s", async () => {
    const clock = manualClock();
    const call = callJson(hanging, clock, { method: "GET", path: "/" });
    clock.advance(29_999);
    expect(clock.waiting).toEqual([1]);
    clock.advance(1);
    await expect(call).rejects.toEqual(new Unreachable(true));
    expect(clock.waiting).toEqual([]);
  });

  it("allows an upload its time at 1 kB/s", async () => {
    const clock = manualClock();
    void callJson(hanging, clock, { method: "POST", path: "/", body: new Uint8Array(60_000) }).catch(() => undefined);
    expect(clock.waiting).toEqual([90_000]);
    clock.advance(90_000);
  });

  it("is counted anew with each piece of a slow answer", async () => {
    const clock = manualClock();
    const pieces = new TransformStream<Uint8Array, Uint8Array>();
    const writer = pieces.writable.getWriter();
    const response = new Response(pieces.readable, { headers: { "Content-Type": "application/json" } });
    const call = callJson(() => Promise.resolve(response), clock, { method: "GET", path: "/" });
    for (const piece of ["{", '"a"', ":", "1", "}"]) {
      await writer.write(new TextEncoder().encode(piece));
      clock.advance(20_000);
    }
    await writer.close();
    await expect(call).resolves.toEqual({ a: 1 });
  });
});

describe("a sync request", () => {
  async function sent(lines: string[]): Promise<{ init: RequestInit; text: string }> {
    let seen: RequestInit = {};
    const fetch: Fetch = (path, init) => {
      expect(path).toBe("/sync/v1");
      seen = init;
      return json(reply)(path, init);
    };
    await openApi(fetch, clock).exchange(header, lines);
    const body = new Blob([seen.body as Uint8Array<ArrayBuffer>]).stream();
    const zipped = new Headers(seen.headers).get("Content-Encoding") === "gzip";
    const plain = zipped ? body.pipeThrough(new DecompressionStream("gzip")) : body;
    return { init: seen, text: await new Response(plain).text() };
  }

  it("is the header and then the lines, byte for byte", async () => {
    const lines = ['{"s":1,"x":{"text":"𠅤 \\u2028 喆"}}', '{"s":2 , "odd":"spacing"}'];
    const { init, text } = await sent(lines);
    expect(text.split("\n").slice(1)).toEqual([...lines, ""]);
    expect(new Headers(init.headers).get("Content-Type")).toBe("application/x-ndjson");
    expect(new Headers(init.headers).get("Content-Encoding")).toBeNull();
  });

  it("is compressed above 1 KB", async () => {
    const line = `{"s":1,"x":{"text":"${"龘".repeat(500)}"}}`;
    const { init, text } = await sent([line]);
    expect(new Headers(init.headers).get("Content-Encoding")).toBe("gzip");
    expect(text).toContain(line);
  });
});
