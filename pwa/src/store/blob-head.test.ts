import { expect, it } from "vitest";
import { type BlobHead, KEPT_MS, mayFree, stateOfBlob } from "./blob-head";

const head = (more: Partial<BlobHead>): BlobHead => ({
  att: "a", sha256: "", size: 1, mime: "image/jpeg", kind: "photo", bucket: ["o", "o1"], thumb: null, at: 0, pending: [],
  upload: null, storedAt: null, archivedAt: null, freed: false, trouble: null, claim: null, ...more,
});

const STORED = 1_000;

it.each([
  ["never sent", {}, STORED + KEPT_MS * 9, false, false],
  ["never sent, with backups", {}, STORED + KEPT_MS * 9, true, false],
  ["stored just now", { storedAt: STORED }, STORED, false, false],
  ["stored a moment short of 30 days", { storedAt: STORED }, STORED + KEPT_MS - 1, false, false],
  ["stored for 30 days, no backup configured", { storedAt: STORED }, STORED + KEPT_MS, false, true],
  ["stored for years, a backup configured that lacks it", { storedAt: STORED }, STORED + KEPT_MS * 99, true, false],
  ["archived", { storedAt: STORED, archivedAt: STORED + 1 }, STORED + 1, true, true],
] as const)("may be freed or not: %s", (_, more, now, backups, may) => {
  expect(mayFree(head(more), now, backups)).toBe(may);
});

it.each([
  ["local", {}],
  ["sending", { upload: { url: "/uploads/1", sent: 0 } }],
  ["trouble", { upload: { url: "/uploads/1", sent: 0 }, trouble: "blob.damaged" }],
  ["stored", { storedAt: STORED }],
  ["archived", { storedAt: STORED, archivedAt: STORED }],
] as const)("says where it is: %s", (state, more) => {
  expect(stateOfBlob(head(more))).toBe(state);
});
