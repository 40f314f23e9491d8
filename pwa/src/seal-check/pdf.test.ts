import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { insideOf } from "./pdf";

const sign = "A".repeat(86);
const token = (typ: string): string => `${Buffer.from(`{"alg":"ES256","kid":"k","typ":"${typ}"}`).toString("base64url")}.e30.${sign}`;
const stream = (body: Uint8Array | string): Buffer => Buffer.concat([Buffer.from("1 0 obj\n<<>>\nstream\n"), Buffer.from(body as string), Buffer.from("\nendstream\nendobj\n")]);
const pdf = (...streams: Buffer[]): Blob => new Blob([Buffer.concat([Buffer.from("%PDF-1.7\n"), ...streams])]);

describe("what a report file carries", () => {
  it("is found packed and plain", async () => {
    const found = await insideOf(pdf(stream("BT (text) ET"), stream(deflateSync(token("sar+jws"))), stream(token("receipt+jws"))));
    expect(found).toMatchObject({ record: token("sar+jws"), receipt: token("receipt+jws") });
    expect(found!.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is the first of each kind", async () => {
    const other = `${token("sar+jws").slice(0, -1)}B`;
    expect((await insideOf(pdf(stream(token("sar+jws")), stream(other))))!.record).toBe(token("sar+jws"));
  });

  it.each([
    ["nothing", pdf()],
    ["a stream without end", pdf(Buffer.from(`stream\n${token("sar+jws")}`))],
    ["a bomb", pdf(stream(deflateSync(Buffer.alloc(50_000_000, "e"))))],
    ["a bomb that begins like a token", pdf(stream(deflateSync(Buffer.concat([Buffer.from("eyJ"), Buffer.alloc(50_000_000, "a")]))))],
    ["half of a packed token", pdf(stream(deflateSync(token("sar+jws")).subarray(0, 40)))],
    ["a token of another kind", pdf(stream(token("card+jws")))],
  ])("has none in %s", async (_name, file) => {
    expect(await insideOf(file)).toMatchObject({ record: null, receipt: null });
  });

  it("is not looked for in other files", async () => {
    expect(await insideOf(new Blob([token("sar+jws")]))).toBeNull();
    expect(await insideOf(new Blob([]))).toBeNull();
    expect(await insideOf(new Blob(["%PDF-", new Uint8Array(60_000_001)]))).toBeNull();
  });
});
