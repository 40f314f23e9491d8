/**
 * Every value that goes into IndexedDB is encoded here, and every value that comes out is decoded here.
 *
 * Today a value is kept as it is (structured clone). Encryption at rest becomes a second `c`; it has to be synchronous,
 * because a place in the outbox is taken in the transaction that also writes the line, and IndexedDB does not wait.
 */

export interface Stored {
  /** Which encoding. 1: as it is. */
  readonly c: 1;
  readonly v: unknown;
}

export function encode(value: unknown): Stored {
  return { c: 1, v: value };
}

export function decode<T>(stored: Stored): T {
  if (stored.c !== 1) throw new TypeError(`unknown encoding ${String(stored.c)}`);
  return stored.v as T;
}
