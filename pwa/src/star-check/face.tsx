/** The face on the card, if its bytes are those that the card was signed over; the ring with a letter until then. */
import { useEffect, useState } from "preact/hooks";
import { base64url } from "../crypto/bytes";
import { sha256 } from "../crypto/digest";
import { Ring } from "../features/card/figures";
import { fetchPhoto } from "../net/star-lists";

interface Props {
  ph: string | null;
  letter: string;
  label: string;
  /** Told whether there is a face to look at. */
  onFace(is: boolean): void;
}

const KEPT = "xinglin-faces";

export function Face({ ph, letter, label, onFace }: Props) {
  const [url, show] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    if (ph !== null) {
      void photoOf(ph).then((bytes) => {
        if (gone || bytes === null) return;
        made = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
        show(made);
        onFace(true);
      });
    }
    return () => {
      gone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [ph]);
  return url === null ? <Ring letter={letter} label={label} /> : <img class="face" src={url} alt={label} />;
}

/** From this browser, or from the server; from neither unless the hash is right. */
async function photoOf(ph: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const address = `/api/stars/photos/${ph}`;
  const cache = await caches.open(KEPT).catch(() => null);
  const held = await cache?.match(address);
  const bytes = held ? new Uint8Array(await held.arrayBuffer()) : await fetchPhoto(ph);
  if (bytes === null || base64url(sha256(bytes)) !== ph) return null;
  if (!held) await cache?.put(address, new Response(bytes)).catch(() => undefined);
  return bytes;
}
