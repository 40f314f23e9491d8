/** 照片: everything that was photographed on this order, and the two ways to add to it. */
import { ofOrder, shownPhotos } from "../../domain/photos";
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { PhotoStrip } from "../../frame/photos/strip";
import { Take } from "../../frame/photos/take";
import { t } from "../../i18n";

export function Photos({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const photos = shownPhotos(ws.rows("photo", row.bucket).value);
  return (
    <section class="card photos">
      <h3 class="sec">
        {t("photo.title")}
        <span class="end">{t("photo.count", { n: photos.length })}</span>
      </h3>
      <PhotoStrip ws={ws} order={row} />
      <div class="g2">
        <Take ws={ws} order={row} of={ofOrder(row)} label={t("photo.take")} from="camera" />
        <Take ws={ws} order={row} of={ofOrder(row)} label={t("photo.pick")} from="files" />
      </div>
    </section>
  );
}
