/** 配件目录: the catalogue, searched offline. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { Screen } from "../../frame/screen";
import { t } from "../../i18n";
import { money, when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";

export default function Parts({ ws }: { ws: Workspace }) {
  const [typed, setTyped] = useState("");
  const parts = ws.rows("part").value;
  const wanted = typed.trim().toLowerCase();
  const found = parts
    .filter(({ doc }) => `${doc.code} ${doc.name} ${doc.device_kinds.join(" ")}`.toLowerCase().includes(wanted))
    .sort((a, b) => (a.doc.code < b.doc.code ? -1 : 1));
  const { lastSyncAt } = ws.status.value;
  const time = lastSyncAt === null ? "–" : when(lastSyncAt, now.value);
  return (
    <Screen ws={ws} title={t("parts.title")}>
      <div class="pad">
        <div class="finder">
          <Icon name="search" />
          <input
            class="inp" type="search" value={typed} placeholder={t("parts.find")} aria-label={t("parts.find")}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        {parts.length === 0 ? (
          <Note icon="box">{t("parts.empty")}</Note>
        ) : found.length === 0 ? (
          <Note icon="search">{t("parts.none", { q: typed.trim(), n: parts.length, time })}</Note>
        ) : (
          <section class="card">
            <p class="mut">{t("parts.count", { n: found.length, time })}</p>
            <ul class="rows">
              {found.map(({ id, doc }) => (
                <li key={id}>
                  <div class="v">
                    <b>{doc.name}</b>
                    <p class="sub">{`${doc.code} · ${t("parts.fits", { kinds: doc.device_kinds.join("、") })}`}</p>
                    <span class={`tag ${doc.main ? "sel" : ""}`}>{t(doc.main ? "parts.main" : "parts.consumable")}</span>
                  </div>
                  <span class="money">
                    {money(doc.price_fen)} / {doc.unit}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Screen>
  );
}
