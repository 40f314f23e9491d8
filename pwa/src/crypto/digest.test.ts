import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hex, utf8 } from "./bytes";
import { sha1, sha256 } from "./digest";

const digests = { sha1, sha256 };

describe.each(["sha1", "sha256"] as const)("%s", (name) => {
  const known = (message: Uint8Array): string => createHash(name).update(message).digest("hex");

  it("agrees with the published vectors", () => {
    expect(hex(sha256(utf8("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hex(sha1(utf8("abc")))).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
  });

  it("agrees with the platform at every length around the block border", () => {
    for (let length = 0; length < 200; length++) {
      const message = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
      expect(hex(digests[name](message))).toBe(known(message));
    }
  });

  it("agrees with the platform on rare Han", () => {
    const message = utf8("𠅤䶮㛃𬭎喆𫖯".repeat(500));
    expect(hex(digests[name](message))).toBe(known(message));
  });
});
