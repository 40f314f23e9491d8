import { expect, it } from "vitest";
import { base64url } from "./bytes";
import { chainHash, haveDigest } from "./chain";
import { checksum, h64 } from "./h64";
import { uuid5, uuid7 } from "./ids";

it("makes the version 5 id of RFC 9562", () => {
  expect(uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
});

it("makes version 7 ids that sort by time and are canonical", () => {
  const early = uuid7(0x017f22e279b0, new Uint8Array(10).fill(0xff));
  expect(early).toBe("017f22e2-79b0-7fff-bfff-ffffffffffff");
  expect(uuid7(1) < uuid7(2)).toBe(true);
  expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it("spells base64url without padding", () => {
  expect(base64url(Uint8Array.of(251, 255, 190, 0))).toBe("-_--AA");
});

it("sums halves with carry, mod 2^64", () => {
  const row = { t: 1, id: "01890a5d-ac96-774b-bcce-b302099a8057", v: 1 };
  const [high, low] = h64(row.t, row.id, row.v);
  const one = (BigInt(high) << 32n) | BigInt(low);
  const many = Array.from({ length: 1000 }, () => row);
  expect(checksum(many)).toBe(((one * 1000n) % 2n ** 64n).toString(16).padStart(16, "0"));
  expect(checksum([])).toBe("0000000000000000");
});

it("does not care for the order of the vector", () => {
  expect(haveDigest([[10, 1], [9, 2]])).toBe(haveDigest([[9, 2], [10, 1]]));
  expect(chainHash("", "{}")).toHaveLength(22);
});
