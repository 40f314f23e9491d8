/** Rows as live signals: a screen that reads one is drawn again when, and only when, that one changes. */
import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import type { Table, Tables } from "../domain/rows";
import { grouped } from "./group";
import type { AnyRow } from "./view";
import type { BucketKey, Row } from "./workspace";

export interface Live {
  row<T extends Table>(table: T, id: string): ReadonlySignal<Row<Tables[T]> | undefined>;
  rows<T extends Table>(table: T, bucket?: BucketKey): ReadonlySignal<readonly Row<Tables[T]>[]>;
  /** A row of any table as it is shown now. */
  find(bucket: BucketKey, id: string): AnyRow | undefined;
  /** Shows a bucket anew; with no rows it is gone. */
  show(key: BucketKey, rows: readonly AnyRow[]): void;
}

export const keyText = ([kind, root]: BucketKey): string => `${kind}/${root}`;

type Shelf = Map<string, readonly AnyRow[]>;

export function makeLive(): Live {
  /** table → bucket → its rows. A table's signal is written when any bucket of it changes. */
  const tables = new Map<Table, Signal<Shelf>>();
  const byId = new Map<Table, ReadonlySignal<Map<string, AnyRow>>>();
  const wanted = new Map<string, ReadonlySignal<unknown>>();

  const shelf = (table: Table): Signal<Shelf> => cached(tables, table, () => signal<Shelf>(new Map()));
  const index = (table: Table): ReadonlySignal<Map<string, AnyRow>> =>
    cached(byId, table, () =>
      computed(() => new Map([...shelf(table).value.values()].flat().map((row) => [row.id, row]))),
    );

  return {
    row: (table, id) =>
      cached(wanted, `${table}:${id}`, () => computed(() => index(table).value.get(id))) as never,
    rows: (table, bucket) =>
      cached(wanted, `${table}/${bucket ? keyText(bucket) : ""}`, () => {
        if (bucket) return computed(() => shelf(table).value.get(keyText(bucket)) ?? EMPTY);
        return computed(() => [...index(table).value.values()]);
      }) as never,
    find(bucket, id) {
      const shown = [...tables.values()].flatMap((rows) => rows.peek().get(keyText(bucket)) ?? EMPTY);
      return shown.find((row) => row.id === id);
    },
    show(key, rows) {
      const at = keyText(key);
      const present = grouped(rows, ({ table }) => table);
      for (const table of new Set([...present.keys(), ...tables.keys()])) {
        const now = present.get(table);
        const before = shelf(table).peek();
        if (now === undefined && !before.has(at)) continue;
        const after = new Map(before);
        if (now) after.set(at, keepUnchanged(before.get(at), now));
        else after.delete(at);
        shelf(table).value = after;
      }
    },
  };
}

const EMPTY: readonly AnyRow[] = [];

/** A row that says the same stays the same object, so that who reads it is not drawn again. */
function keepUnchanged(before: readonly AnyRow[] | undefined, now: readonly AnyRow[]): readonly AnyRow[] {
  const old = new Map(before?.map((row) => [row.id, row]));
  return now.map((row) => {
    const known = old.get(row.id);
    const isSame = (field: keyof AnyRow): boolean => known?.[field] === row[field];
    return known && (["doc", "v", "bv", "epoch", "local"] as const).every(isSame) ? known : row;
  });
}

function cached<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
