/** Is there room for a photo? Text and signatures have a reserve of their own. Pure. Source: reliability of unsent work. */

export interface Marks {
  /** Below: a warning. */
  warn: number;
  /** Below: no new photos. What is left is the reserve of text and signatures. */
  photos: number;
}

export const MARKS: Marks = { warn: 500_000_000, photos: 200_000_000 };

export interface Room {
  /** Null where the browser does not say: then it is tried, and a full disk refuses. */
  freeBytes: number | null;
  marks: Marks;
}

export function judgeRoom({ freeBytes, marks }: Room): "fine" | "short" | "full" {
  if (freeBytes === null || freeBytes >= marks.warn) return "fine";
  return freeBytes >= marks.photos ? "short" : "full";
}

/** The organisation's own marks (settings `storage.warn_bytes`, `storage.photo_bytes`), where they are sensible. */
export function marksOf(settings: ReadonlyMap<string, unknown>): Marks {
  const number = (key: string, other: number): number => {
    const value = settings.get(key);
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : other;
  };
  return { warn: number("storage.warn_bytes", MARKS.warn), photos: number("storage.photo_bytes", MARKS.photos) };
}
