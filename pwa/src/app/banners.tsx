/** What must be said above every screen: a new version, storage at risk, a clock that is off. */
import { useState } from "preact/hooks";
import { isField } from "../store/field";
import type { StorageWatch } from "../store/storage";
import type { Workspace } from "../store/workspace";
import type { Updates } from "../update";
import { t } from "../i18n";
import { bytes } from "../i18n/format";
import { toast } from "../frame/toasts";

const SKEW_SAID_FROM_MS = 5 * 60_000;

export function Banners({ updates, storage, ws }: { updates: Updates; storage: StorageWatch; ws: Workspace }) {
  const [asked, setAsked] = useState(false);
  const { persisted, freeBytes, low } = storage.storage.value;
  const skewMs = ws.status.value.clockSkewMs;
  return (
    <>
      {updates.waiting.value && (
        <div class="banner" role="status">
          {t("app.update")}
          <button type="button" class="btn sm" onClick={() => updates.activate() || toast(t("app.update.held"))}>
            {t("app.update.now")}
          </button>
        </div>
      )}
      {low && freeBytes !== null && (
        <div class="banner warn" role="status">
          {t("storage.low", { free: bytes(freeBytes) })}
        </div>
      )}
      {persisted === false && !asked && isField(ws.who) && (
        <div class="banner warn" role="status">
          {t("storage.notPersisted")}
          <button type="button" class="btn sm" onClick={() => void storage.askToPersist().then(() => setAsked(true))}>
            {t("storage.ask")}
          </button>
        </div>
      )}
      {Math.abs(skewMs) > SKEW_SAID_FROM_MS && (
        <div class="banner warn" role="status">
          {t("skew", { minutes: Math.round(Math.abs(skewMs) / 60_000) })}
        </div>
      )}
    </>
  );
}
