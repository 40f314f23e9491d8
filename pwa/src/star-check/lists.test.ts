import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { PublicJwk } from "../crypto/device-key";
import { publicKey } from "../crypto/jws";
import { newest } from "./lists";

interface Case { name: string; in: { pins: Record<string, PublicJwk>; trust: string; status: string } }

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../tests/vectors/star.json"), "utf8")) as { cases: Case[] };
const of = (name: string): Case["in"] => cases.find((one) => one.name === name)!.in;
const now = of("all is well");
const earlier = of("a list of 61 seconds ago").status;
const stranger = of("a list signed by nobody we know").status;
const pins = new Map([["root", await publicKey(now.pins.root!)]]);
const { trust, status } = now;
const kept = { trust, status };

it("takes what is newer", async () => {
  expect(await newest({ trust, status: earlier }, kept, pins)).toEqual({ ...kept, older: false });
});

it("never goes back to an older list, and says that one came", async () => {
  expect(await newest(kept, { trust, status: earlier }, pins)).toEqual({ ...kept, older: true });
  const oldTrust = of("a key nobody knows, by a list of an hour ago").trust;
  expect(await newest(kept, { trust: oldTrust, status }, pins)).toEqual({ ...kept, older: true });
});

it("takes nothing that is not signed by whom it trusts", async () => {
  expect(await newest(kept, { trust, status: stranger }, pins)).toEqual({ ...kept, older: false });
  expect(await newest(kept, { trust: of("a trust list signed by a stranger").trust, status }, pins)).toEqual({ ...kept, older: false });
  expect((await newest({ trust: null, status: null }, { trust, status: stranger }, pins)).status).toBeNull();
});

it("keeps what it has where nothing came, or something that is no list", async () => {
  expect(await newest(kept, { trust: null, status: null }, pins)).toEqual({ ...kept, older: false });
  expect(await newest(kept, { trust: "<!doctype html>", status: "" }, pins)).toEqual({ ...kept, older: false });
});
