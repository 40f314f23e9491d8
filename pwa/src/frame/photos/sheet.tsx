/** One photo, large: drawn upon, put away. */
import { useState } from "preact/hooks";
import { removePhoto, restorePhoto } from "../../domain/photos";
import type { Order, Photo } from "../../domain/rows";
import { stateOfBlob } from "../../store/blob-head";
import type { Row, Workspace } from "../../store/workspace";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import { attempt } from "../dispatching";
import { now } from "../minute";
import { Annotate } from "./annotate";
import { Picture } from "./picture";

interface Props {
  ws: Workspace;
  order: Row<Order>;
  photo: Row<Photo>;
  title: string;
  onClose(): void;
}

export function PhotoSheet({ ws, order, photo, title, onClose }: Props) {
  const [drawing, draw] = useState(false);
  const head = ws.blobs.heads.value.get(photo.doc.att);
  const mine = photo.doc.by === ws.who.id;
  if (drawing) return <Annotate ws={ws} order={order} photo={photo} onClose={onClose} />;
  const remove = (): void => {
    const undo = (): void => {
      const now = ws.row("photo", photo.id).peek();
      if (now) void attempt(() => restorePhoto(ws, now), t("photo.restored"));
    };
    void attempt(() => removePhoto(ws, photo), t("photo.removed"), undo).then((done) => done && onClose());
  };
  return (
    <Sheet title={title} closeLabel={t("app.close")} onClose={onClose}>
      <div class="big-ph">
        <Picture ws={ws} photo={photo} size="view" alt={title} />
      </div>
      <p class="mut">
        {t("photo.by", { name: photo.doc.by_name, time: when(photo.doc.at, now.value) })}
        {head && ` · ${t(`photo.state.${stateOfBlob(head)}`)}`}
        {photo.doc.copy_of !== null && ` · ${t("photo.drawn")}`}
        {photo.doc.original !== null && ` · ${t("photo.original")}`}
        {photo.doc.place && ` · ${photo.doc.place.join(", ")}`}
      </p>
      <div class="g2">
        <button type="button" class="btn" disabled={!head || head.freed} onClick={() => draw(true)}>
          <Icon name="pen" />
          {t("photo.draw")}
        </button>
        <button type="button" class="btn" disabled={!mine} onClick={remove}>
          <Icon name="x" />
          {t("photo.remove")}
        </button>
      </div>
    </Sheet>
  );
}
