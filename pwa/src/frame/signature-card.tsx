/** What the customer decided, on the phone and at the desk: the signed bytes' word, and where the order says otherwise now. */
import { actOf, told } from "../domain/act-view";
import { inkPaths } from "../domain/ink";
import type { Signature } from "../domain/rows";
import { sealCode } from "../domain/service-act";
import type { RowsByTable } from "../domain/signed-content";
import { t, tCode } from "../i18n";
import { when } from "../i18n/format";
import { Note } from "../ui/note";
import { Node } from "../ui/node";

interface Props {
  acts: readonly { id: string; doc: Signature }[];
  rows: RowsByTable;
  nowMs: number;
}

export function SignatureCard({ acts, rows, nowMs }: Props) {
  const act = actOf(acts);
  if (act === null) return null;
  const { doc } = act;
  const changes = told(act, rows);
  const drawing = doc.ink === null ? null : inkPaths(doc.ink);
  return (
    <section class="card signed" aria-label={t("signature.title")}>
      <h3 class="sec">
        {t("signature.title")}
        <span class="end">{when(doc.at, nowMs)}</span>
      </h3>
      {changes.length > 0 && (
        <Note tone="warn" icon="warn">
          <b>{t("signature.stale")}</b>
        </Note>
      )}
      {changes.length > 0 && (
        <ul class="df">
          {changes.map((one) => (
            <li key={`${one.id} ${one.field}`}>
              <b>{tCode("field", one.field) ?? one.field}</b>
              <span>{t("signature.was", { value: one.signed ?? t("signature.nothing") })}</span>
              <span>{t("signature.now", { value: one.value ?? t("signature.nothing") })}</span>
              {one.by_name !== null && <small>{t("signature.by", { name: one.by_name, time: one.at === null ? "–" : when(one.at, nowMs) })}</small>}
            </li>
          ))}
        </ul>
      )}
      <p>
        {t(`signature.outcome.${doc.outcome}`)}
        {doc.signer !== "" && ` · ${doc.signer}`}
        {doc.reason !== null && ` · ${doc.reason}`}
      </p>
      {drawing && (
        <svg class="drawn" viewBox={`0 0 ${drawing.box[0]} ${drawing.box[1]}`} role="img" aria-label={doc.signer}>
          {drawing.paths.map((path, place) => (
            <path key={place} d={path} />
          ))}
        </svg>
      )}
      <p class="mut">{t(`level.${doc.level}`)}</p>
      <p class="mut">
        {t("customer.code")} <code>{sealCode(doc.content_sha256)}</code>
      </p>
      <p class="mk mut">
        <Node kind={doc.receipt === null ? "local" : "real"} />
        {t(doc.receipt === null ? "signature.noReceipt" : "signature.receipt")}
      </p>
      {doc.flags.length > 0 && (
        <Note tone="bad" icon="flag">
          {t("signature.flags")} {doc.flags.map((flag) => tCode("flag", flag) ?? flag).join("；")}
        </Note>
      )}
    </section>
  );
}
