/** The pictures of one thing, small, in the order in which they were taken; one opens large. */
import { useState } from "preact/hooks";
import { shownPhotos } from "../../domain/photos";
import type { Order, Photo } from "../../domain/rows";
import { stateOfBlob } from "../../store/blob-head";
import type { Row, Workspace } from "../../store/workspace";
import { t } from "../../i18n";
import { hhmm } from "../../i18n/format";
import { Node } from "../../ui/node";
import { PhotoSheet } from "./sheet";
import { Picture } from "./picture";

interface Props {
  ws: Workspace;
  order: Row<Order>;
  /** Id of the row that they show; absent: everything of the order. */
  of?: string;
}

export function PhotoStrip({ ws, order, of }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const photos = shownPhotos(ws.rows("photo", order.bucket).value, of);
  const place = photos.findIndex(({ id }) => id === open);
  if (photos.length === 0) return null;
  return (
    <>
      <ul class="g3 phs">
        {photos.map((photo, k) => (
          <li key={photo.id}>
            <button type="button" class="ph" onClick={() => setOpen(photo.id)} aria-label={t("photo.open", { n: k + 1, of: photos.length })}>
              <Picture ws={ws} photo={photo} size="thumb" alt="" />
              <span class="cap">
                <Node kind={isHere(ws, photo) ? "local" : "real k"} />
                {hhmm(photo.doc.at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {place >= 0 && (
        <PhotoSheet ws={ws} order={order} photo={photos[place]!} title={t("photo.of", { n: place + 1, of: photos.length })} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

/** True while the server does not have the picture. */
function isHere(ws: Workspace, photo: Row<Photo>): boolean {
  const head = ws.blobs.heads.value.get(photo.doc.att);
  return head !== undefined && !["stored", "archived"].includes(stateOfBlob(head));
}
