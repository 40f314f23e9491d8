/** The server's stream of hints, `GET /sync/poke`. It promises nothing: who hears nothing asks all the same. */

export interface PokeListener {
  /** Something that this user may see has changed. */
  heard(): void;
  /** The stream stands, or does not. */
  open(stands: boolean): void;
  /** The server refused it; the browser will not try again. */
  ended(): void;
}

/** Opens the stream; returns what ends it. After a break the browser reconnects by itself. */
export type OpenPokes = (listener: PokeListener) => () => void;

export const openPokes: OpenPokes = (listener) => {
  const stream = new EventSource("/sync/poke");
  stream.addEventListener("open", () => listener.open(true));
  stream.addEventListener("error", () => {
    listener.open(false);
    if (stream.readyState === EventSource.CLOSED) listener.ended();
  });
  stream.addEventListener("message", () => listener.heard());
  return () => stream.close();
};
