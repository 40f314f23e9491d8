/** One technician, one order, one server: the scene of most tests of the engine. Made anew before each test. */
import { afterEach, beforeEach } from "vitest";
import type { OpenWorkspace } from "../store/open";
import type { BucketKey, Recording } from "../store/workspace";
import { freshDisk } from "./disk";
import { TestServer } from "./server";
import { DIAO, HE, LIN, type Phone, openAs, phone } from "./technician";
import { when } from "./when";

export const ORDER = "01890a5d-ac96-774b-bcce-b302099a8057";
export const KEY: BucketKey = ["o", ORDER];
export const note = (row: string, text = row): Recording => ({
  type: "note.add@1", bucket: KEY, row, payload: { text },
});

export interface Scene {
  server: TestServer;
  at: Phone;
  ws: OpenWorkspace;
  /** Another workspace, closed after the test. */
  open(...args: Parameters<typeof openAs>): Promise<OpenWorkspace>;
  /** One tap each. */
  each(...whats: Recording[]): Promise<string[]>;
  link(wanted: string, of?: OpenWorkspace): Promise<void>;
  states(of?: OpenWorkspace): string[];
  texts(of?: OpenWorkspace): string[];
}

export function oneOrder(): Scene {
  const opened: OpenWorkspace[] = [];
  const scene: Scene = {
    server: undefined as never,
    at: undefined as never,
    ws: undefined as never,
    async open(...args) {
      const workspace = await openAs(...args);
      opened.push(workspace);
      return workspace;
    },
    each: (...whats) => Promise.all(whats.map((what) => scene.ws.record(what))),
    link: (wanted, of = scene.ws) => when(() => of.status.value.link === wanted),
    states: (of = scene.ws) => of.queue.value.map(({ state }) => state),
    texts: (of = scene.ws) => of.rows("note").value.map(({ doc }) => doc.text).sort(),
  };
  beforeEach(async () => {
    freshDisk();
    scene.server = new TestServer([LIN, HE, DIAO]);
    scene.server.addBucket(1, KEY);
    scene.server.write(1, 1, ORDER, { state: "accepted", phone: "138", approval: "approved", times: {} });
    scene.at = phone(scene.server);
    scene.ws = await scene.open(LIN, scene.server, scene.at);
  });
  afterEach(() => opened.splice(0).forEach((workspace) => workspace.close()));
  return scene;
}
