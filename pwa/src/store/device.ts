/** What this installation knows apart from anybody's work: its people, their PINs and keys, its preferences. */
import type { PinRecord } from "../crypto/pin";
import { type Stored, decode, encode } from "./codec";
import { type Schema, connect } from "./connection";
import type { Who } from "./workspace";

export interface Person {
  who: Who;
  /** Device time at which he was last in, ms; null after he signed out. */
  lastOpenAt: number | null;
}

export interface DeviceStore {
  /** How the office sees this device, e.g. "Chrome · Android". */
  readonly label: string;
  people(): Promise<Person[]>;
  keepPerson(person: Person): Promise<void>;
  pin(user: string): Promise<PinRecord | undefined>;
  /** In one transaction, so that two tabs cannot guess at once. `undefined` leaves what is there. */
  changePin(user: string, change: (now: PinRecord | undefined) => PinRecord | undefined): Promise<void>;
  /** A handle: the private key itself never leaves the browser's keeping. */
  key(user: string): Promise<CryptoKeyPair | undefined>;
  keepKey(user: string, key: CryptoKeyPair): Promise<void>;
  preference<T>(name: string): Promise<T | undefined>;
  keepPreference(name: string, value: unknown): Promise<void>;
  close(): void;
}

const SCHEMA: Schema = {
  name: "xinglin-device",
  version: 1,
  upgrade(db) {
    for (const store of ["people", "pins", "keys", "preferences"]) db.createObjectStore(store);
  },
};

export function openDeviceStore(label: string): DeviceStore {
  const db = connect(SCHEMA);
  const get = <T>(store: string, key: string): Promise<T | undefined> =>
    db.read([store], async (tx) => {
      const stored = (await tx.objectStore(store).get(key)) as Stored | undefined;
      return stored && decode<T>(stored);
    });
  const put = (store: string, key: string, value: unknown): Promise<void> =>
    db.write([store], async (tx) => void (await tx.objectStore(store).put(encode(value), key)));
  return {
    label,
    people: () =>
      db.read(["people"], async (tx) => ((await tx.objectStore("people").getAll()) as Stored[]).map(decode<Person>)),
    keepPerson: (person) => put("people", person.who.id, person),
    pin: (user) => get("pins", user),
    changePin: (user, change) =>
      db.write(["pins"], async (tx) => {
        const pins = tx.objectStore("pins");
        const stored = (await pins.get(user)) as Stored | undefined;
        const now = change(stored && decode<PinRecord>(stored));
        if (now) await pins.put(encode(now), user);
      }),
    key: (user) => get("keys", user),
    keepKey: (user, key) => put("keys", user, key),
    preference: (name) => get("preferences", name),
    keepPreference: (name, value) => put("preferences", name, value),
    close: () => db.close(),
  };
}
