/** The photos of an order, by what they show, as the server made them anew; one opens large. */
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Sheet } from "../../ui/sheet";
import type { Photo } from "../../domain/rows";
import type { Entry, Whole } from "./shapes";

export function Photos({ whole, nowMs }: { whole: Whole; nowMs: number }) {
  const [open, setOpen] = useState<string | null>(null);
  const shown = whole.photos.filter(({ doc }) => doc.removed_at === null).sort((a, b) => a.doc.at - b.doc.at);
  if (shown.length === 0) return null;
  const itemOf = new Map(whole.answers.map(({ id, doc }) => [id, doc.item]));
  const groups = new Map<string, Entry<Photo>[]>();
  for (const photo of shown) {
    const item = itemOf.get(photo.doc.of[1]);
    const name = item === undefined ? t("photo.order") : t("photo.item", { code: item });
    groups.set(name, [...(groups.get(name) ?? []), photo]);
  }
  const large = shown.find(({ id }) => id === open);
  return (
    <section class="panel">
      <header>
        <h2>{t("photo.title")}</h2>
        <span class="end">{t("photo.count", { n: shown.length })}</span>
      </header>
      <div class="inner dphs">
        {[...groups].map(([name, photos]) => (
          <div key={name}>
            <h3 class="lbl">{name}</h3>
            <ul class="phs">
              {photos.map((photo) => (
                <li key={photo.id}>
                  <button type="button" class="ph" aria-label={`${name} ${when(photo.doc.at, nowMs)}`} onClick={() => setOpen(photo.id)}>
                    <Shown whole={whole} photo={photo} size="thumb" />
                    <span class="cap">{when(photo.doc.at, nowMs)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      {large && (
        <Sheet title={t("photo.by", { name: large.doc.by_name, time: when(large.doc.at, nowMs) })} closeLabel={t("app.close")} onClose={() => setOpen(null)}>
          <div class="big-ph">
            <Shown whole={whole} photo={large} size="view" />
          </div>
          <p class="mut">{[large.doc.copy_of !== null && t("photo.drawn"), large.doc.original !== null && t("photo.original"), large.doc.place?.join(", ")].filter(Boolean).join(" · ")}</p>
        </Sheet>
      )}
    </section>
  );
}

function Shown({ whole, photo, size }: { whole: Whole; photo: Entry<Photo>; size: "thumb" | "view" }) {
  const blob = whole.blobs.find(({ id }) => id === photo.doc.att)?.doc;
  if (blob?.state === "verified" && blob.flaw === null) return <img src={`/blobs/${photo.doc.att}?size=${size}`} alt="" />;
  return (
    <span class="none">
      <small>{t(blob?.flaw ? "photo.flaw" : "photo.coming")}</small>
    </span>
  );
}
