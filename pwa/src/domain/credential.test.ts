import { expect, it } from "vitest";
import { standing } from "./credential";
import type { Credential } from "./rows";

const HOUR_MS = 3_600_000;
const END = 1_773_194_400_000;
const who = { at: 1, by: "u", by_name: "景喆", reason: "丢了" };
const signed: Credential = {
  ix: 1, token: "a.b.c", kid: "k", jti: "AAAAAAAAAAA", issued_at: END - 168 * HOUR_MS, expires_at: END, aud: "https://star.example/c", revoked: null,
};
const valid = { state: "valid" as const, revoked: null };

it.each([
  ["good", END - 48 * HOUR_MS],
  ["soon", END - 48 * HOUR_MS + 1],
  ["soon", END - 1],
  ["expired", END],
])("is %s at its time", (state, now) => {
  expect(standing(signed, valid, now)).toBe(state);
});

it("is none before the first sync has brought one", () => {
  expect(standing(undefined, valid, 0)).toBe("none");
});

it("is withdrawn for what was decided, whatever its dates say", () => {
  expect(standing({ ...signed, revoked: who }, valid, END)).toBe("lost");
  expect(standing({ ...signed, token: null, expires_at: null, revoked: who }, valid, 0)).toBe("lost");
  expect(standing(signed, { ...valid, revoked: who }, 0)).toBe("revoked");
  expect(standing(signed, { ...valid, state: "lost" }, 0)).toBe("suspended");
});
