/**
 * A model of what IndexedDB may lose: a crash takes back every write since the last strict commit of its database.
 *
 * Browsers flush a strict transaction and all before it; `complete` of a relaxed one means nothing yet.
 */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";

type Write = (store: IDBObjectStore) => unknown;
interface Commit {
  strict: boolean;
  writes: { store: string; write: Write }[];
}
interface Shape {
  version: number;
  stores: Store[];
}
interface Store {
  name: string;
  options: IDBObjectStoreParameters;
  indexes: { name: string; keyPath: string | string[]; options: IDBIndexParameters }[];
}

const commits = new Map<string, Commit[]>();
const shapes = new Map<string, Shape>();
const open = new WeakMap<IDBTransaction, Commit>();
/** Connection → the disk that it was opened on. */
const disks = new WeakMap<IDBDatabase, IDBFactory>();
let lost = 0;
let done = 0;
let strike: Strike | null = null;

/** The power goes right before or right after a commit: nothing that comes later reaches this disk. */
interface Strike {
  at: number;
  when: "before" | "after";
  struck(): void;
}

/** Commits that crashes took back so far: a test that loses none proves nothing. */
export const lostCommits = (): number => lost;

/** Commits on all disks so far. */
export const commitsDone = (): number => done;

/** `nth` from now on, 1 for the next one. `struck` is called before anybody hears of that commit. */
export function strikeAt(nth: number, when: Strike["when"], struck: () => void): void {
  strike = { at: done + nth, when, struck };
}

/** What is on the disk now, to be put back later: a phone's backup. */
export function diskImage(): () => Promise<void> {
  const [kept, known] = [new Map(commits), new Map(shapes)];
  return () => become(kept, known);
}

function shapeOf(transaction: IDBTransaction): Store[] {
  return [...transaction.objectStoreNames].map((name) => {
    const store = transaction.objectStore(name);
    const indexes = [...store.indexNames].map((one) => {
      const { keyPath, unique, multiEntry } = store.index(one);
      return { name: one, keyPath: keyPath as string | string[], options: { unique, multiEntry } };
    });
    return { name, options: { keyPath: store.keyPath as string | null, autoIncrement: store.autoIncrement }, indexes };
  });
}

/** Starts keeping the books; once for a test file. */
export function keepBooks(): void {
  const transact = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, names, mode, options) {
    const made = transact.call(this, names, mode, options);
    if (!disks.has(this)) disks.set(this, globalThis.indexedDB);
    // The model's own: an upgrade is one transaction that browsers flush.
    if (mode !== "readwrite" && mode !== "readonly" && mode !== undefined) return made;
    if (!shapes.has(this.name) || shapes.get(this.name)!.version !== this.version) {
      const all = transact.call(this, [...this.objectStoreNames], "readonly");
      shapes.set(this.name, { version: this.version, stores: shapeOf(all) });
    }
    if (mode !== "readwrite") return made;
    const commit: Commit = { strict: options?.durability === "strict", writes: [] };
    open.set(made, commit);
    const { name } = this;
    made.addEventListener("complete", () => {
      // Somebody who outlived his disk writes into the void.
      if (commit.writes.length === 0 || disks.get(this) !== globalThis.indexedDB) return;
      if (strike && done >= strike.at) return;
      done++;
      if (strike?.at === done) {
        strike.struck();
        if (strike.when === "before") return;
      }
      commits.set(name, [...(commits.get(name) ?? []), commit]);
    });
    return made;
  };
  for (const verb of ["put", "add", "delete", "clear"] as const) {
    const original = IDBObjectStore.prototype[verb] as (...args: unknown[]) => IDBRequest;
    (IDBObjectStore.prototype as unknown as Record<string, unknown>)[verb] = function (this: IDBObjectStore, ...args: unknown[]) {
      const kept = verb === "put" || verb === "add" ? [structuredClone(args[0]), ...args.slice(1)] : args;
      open.get(this.transaction)?.writes.push({ store: this.name, write: (store) => original.apply(store, kept) });
      return original.apply(this, args);
    };
  }
}

/** The power goes: a new disk with what had reached it. */
export const crash = (): Promise<void> => become(new Map(commits), new Map(shapes));

async function become(before: ReadonlyMap<string, Commit[]>, known: ReadonlyMap<string, Shape>): Promise<void> {
  commits.clear();
  shapes.clear();
  strike = null;
  globalThis.indexedDB = new IDBFactory();
  for (const [name, list] of before) {
    const last = list.map(({ strict }) => strict).lastIndexOf(true);
    lost += list.length - last - 1;
    await rebuild(name, known.get(name)!, list.slice(0, last + 1));
  }
}

async function rebuild(name: string, shape: Shape, list: readonly Commit[]): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const ask = indexedDB.open(name, shape.version);
    ask.onerror = () => reject(ask.error);
    ask.onsuccess = () => resolve(ask.result);
    ask.onupgradeneeded = () => {
      for (const { name: store, options, indexes } of shape.stores) {
        const made = ask.result.createObjectStore(store, options);
        for (const index of indexes) made.createIndex(index.name, index.keyPath, index.options);
      }
    };
  });
  for (const commit of list) {
    await new Promise<void>((resolve, reject) => {
      const names = [...new Set(commit.writes.map(({ store }) => store))];
      const transaction = database.transaction(names, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      for (const { store, write } of commit.writes) write(transaction.objectStore(store));
    });
  }
  // The replay went through the books by its own name of the verbs, so it must be written down here.
  commits.set(name, [...list]);
  database.close();
}
