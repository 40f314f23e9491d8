/** What can be given away of a signed order: the copy made here, and the report that the server sets. */
import type { Signature } from "../domain/rows";
import { actOf } from "../domain/act-view";
import { t } from "../i18n";
import { Icon } from "../ui/icon";
import { Link } from "./link";

interface Props {
  order: string;
  acts: readonly { id: string; doc: Signature }[];
  /** A phone makes copies itself. */
  copies?: boolean;
  online: boolean;
}

export function ActLinks({ order, acts, copies = false, online }: Props) {
  const act = actOf(acts);
  if (act === null) return null;
  const ready = act.doc.receipt !== null && online;
  return (
    <section class="acts g2" aria-label={t("copy.open")}>
      {copies && (
        <Link class="btn" href={`/orders/${order}/copy`}>
          <Icon name="doc" />
          {t("copy.open")}
        </Link>
      )}
      {ready ? (
        <a class="btn" href={`/api/orders/${order}/report/${act.id}`} target="_blank" rel="noopener">
          <Icon name="print" />
          {t("copy.pdf")}
        </a>
      ) : (
        <p class="mut">{t("copy.pdfOffline")}</p>
      )}
    </section>
  );
}
