/** Every review that was made, each explained by the formula of its time. */
import { useState } from "preact/hooks";
import type { Review } from "../../domain/rows";
import { levelWords, WhyLines } from "../../frame/why-lines";
import { t } from "../../i18n";
import type { Entry } from "../desk/shapes";
import type { File } from "./shapes";

export function Reviews({ file }: { file: File }) {
  return (
    <section class="panel">
      <header>
        <h2>{t("people.reviews", { n: file.reviews.length })}</h2>
        <span class="end">{t("people.reviewsWords")}</span>
      </header>
      {file.reviews.length === 0 && <p class="none mut">{t("people.noReview")}</p>}
      {file.reviews.map((entry) => (
        <One key={entry.id} entry={entry} />
      ))}
    </section>
  );
}

function One({ entry: { doc } }: { entry: Entry<Review> }) {
  const [open, show] = useState(false);
  const moved = doc.level === doc.before ? "same" : doc.level > doc.before ? "up" : "down";
  return (
    <div class="cl rv" data-state={doc.state}>
      <div class="grow">
        <span class="tags">
          <b>{doc.on}</b>
          <span>{levelWords(doc.level)}</span>
          <span class={`tag ${moved === "down" ? "warn" : moved === "up" ? "ok" : ""}`}>{t(`people.moved.${moved}`)}</span>
          {doc.state !== "decided" && <span class="tag clash">{t(`people.state.${doc.state}`)}</span>}
          <span class="mut">{t("people.points", { points: doc.points, version: doc.version })}</span>
        </span>
        <p class="mut">{`${doc.by_name}：${doc.reason}`}</p>
        {doc.second && <p class="mut">{t("people.secondBy", { name: doc.second.by_name, verdict: t(`people.verdict.${doc.second.verdict}`), note: doc.second.note })}</p>}
        <div class={open ? "" : "onpaper"}>
          <WhyLines why={doc.why} version={doc.version} />
        </div>
      </div>
      <button type="button" class="btn quiet" aria-expanded={open} onClick={() => show(!open)}>
        {t(open ? "app.close" : "people.whyThen")}
      </button>
    </div>
  );
}
