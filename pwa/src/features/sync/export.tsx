/** Everything that the server does not have, as one file: for a phone that finds no network. */
import type { Workspace } from "../../store/workspace";
import { save } from "../../frame/save";
import { t } from "../../i18n";
import { isoDay } from "../../i18n/format";
import { Icon } from "../../ui/icon";

export function Export({ ws, nowMs }: { ws: Workspace; nowMs: number }) {
  async function write(): Promise<void> {
    const blobs = await ws.unsentBlobs();
    save(`xinglin-${ws.who.login}-${isoDay(nowMs)}.ndjson`, new Blob([ws.unsentFile(), ...blobs], { type: "application/x-ndjson" }));
  }
  return (
    <section class="card">
      <p class="mut">{t("sync.export.words")}</p>
      <button type="button" class="btn" onClick={() => void write()}>
        <Icon name="doc" />
        {t("sync.export")}
      </button>
    </section>
  );
}
