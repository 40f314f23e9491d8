/** The link that the company sends a customer: who comes for this order. It is made here, and sent by a person. */
import { useState } from "preact/hooks";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { getJson } from "../../store/online";
import { QrCode } from "../../ui/qr-code";
import { Sheet } from "../../ui/sheet";

export function VisitLink({ order }: { order: string }) {
  const [url, show] = useState<string | null>(null);
  const make = (): void => void getJson<{ url: string }>(`/api/orders/${order}/link`).then((made) => show(made.url), () => toast(t("visit.noLink")));
  async function copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    toast(t("app.copied"));
  }
  return (
    <>
      <button type="button" class="btn" onClick={make}>
        {t("visit.link")}
      </button>
      {url !== null && (
        <Sheet title={t("visit.link")} closeLabel={t("app.close")} onClose={() => show(null)}>
          <p>{t("visit.linkWords")}</p>
          <QrCode text={url} label={t("visit.link")} />
          <button type="button" class="btn act" onClick={() => void copy(url)}>
            {t("app.copy")}
          </button>
        </Sheet>
      )}
    </>
  );
}
