/**
 * 客户副本: the customer's copy at the door, made here from the signed bytes, with no network: to print, or to hand over
 * as a file that needs nothing but a browser.
 */
import { useRef } from "preact/hooks";
import { actOf, readAct } from "../../domain/act-view";
import { inkPaths } from "../../domain/ink";
import type { Order, Signature } from "../../domain/rows";
import { type ServiceAct, sealCode } from "../../domain/service-act";
import { now } from "../../frame/minute";
import { numberOf } from "../../frame/order-words";
import { save } from "../../frame/save";
import { Screen } from "../../frame/screen";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import type { Row, Workspace } from "../../store/workspace";
import { Primary, Side } from "../../ui/dock";
import { Note } from "../../ui/note";
import { QrCode } from "../../ui/qr-code";
import { asPage } from "./copy-page";
import { Document } from "./document";

export default function Copy({ ws, id }: { ws: Workspace; id?: string }) {
  const row = ws.row("order", id ?? "").value;
  const held = row ? actOf(ws.rows("signature", row.bucket).value) : null;
  const act = held && readAct(held.doc.record);
  if (!row || !held || !act) {
    return (
      <Screen ws={ws} title={t("copy.title")} above={`/orders/${id ?? ""}`}>
        <div class="pad">
          <Note icon="doc">{t("copy.none")}</Note>
        </div>
      </Screen>
    );
  }
  return <Shown ws={ws} row={row} doc={held.doc} act={act} />;
}

function Shown({ ws, row, doc, act }: { ws: Workspace; row: Row<Order>; doc: Signature; act: ServiceAct }) {
  const sheet = useRef<HTMLElement>(null);
  const number = numberOf(row.id, row.doc);
  const link = `${location.origin}/v#${act.content_sha256.slice(0, 16)}`;
  const drawing = doc.ink === null ? null : inkPaths(doc.ink);

  async function share(): Promise<void> {
    const page = asPage(`${t("copy.title")} ${number}`, document.documentElement.lang, sheet.current!);
    const file = new File([page], `${number}.html`, { type: "text/html" });
    if (navigator.canShare?.({ files: [file] })) {
      // Whoever closes the sheet has changed his mind: nothing failed.
      await navigator.share({ files: [file], title: number }).catch(() => undefined);
      return;
    }
    save(file.name, file);
    toast(t("copy.saved"));
  }

  return (
    <Screen
      ws={ws} title={t("copy.title")} small={number} above={`/orders/${row.id}`} nav={false} strip={false} class="copy"
      dock={
        <>
          <Primary label={t("copy.share")} onPress={() => void share()} />
          <Side icon="print" label={t("copy.print")} onPress={() => window.print()} />
        </>
      }
    >
      <article class="cm" ref={sheet}>
        <div class="doc">
          <Document content={act.content} />
          <section class="dg">
            <p>
              <b>{t(`signature.outcome.${doc.outcome}`)}</b>
              {act.signer.name !== "" && ` · ${act.signer.name}`}
              {act.signer.reason !== null && ` · ${act.signer.reason}`} · {when(act.claimed_at, now.value)}
            </p>
            {drawing && (
              <svg class="drawn" viewBox={`0 0 ${drawing.box[0]} ${drawing.box[1]}`} role="img" aria-label={act.signer.name}>
                {drawing.paths.map((path, place) => (
                  <path key={place} d={path} />
                ))}
              </svg>
            )}
            <div class="seals">
              <QrCode text={link} label={t("copy.scan")} />
              <p>
                {t("customer.code")} <code>{sealCode(act.content_sha256)}</code>
                <small>{t("copy.scan")}</small>
                <small>{t(`level.${doc.level}`)}</small>
                {doc.receipt === null && <small>{t("copy.notSent")}</small>}
              </p>
            </div>
          </section>
        </div>
      </article>
    </Screen>
  );
}
