/** Customer, device, warranty, and what the checklist says, failed items first. */
import { t } from "../../i18n";
import { type Version, familyOf, latest } from "../../domain/versions";
import type { Whole } from "./shapes";
import { useLive } from "./use-live";

const ORDER = { fail: 0, pass: 1, na: 2 } as const;

export function Facts({ whole }: { whole: Whole }) {
  const { order, answers, devices } = whole;
  const device = devices.find(({ id }) => id === order.device)?.doc;
  const sorted = [...answers].sort((a, b) => (ORDER[a.doc.result ?? "na"] ?? 3) - (ORDER[b.doc.result ?? "na"] ?? 3) || (a.doc.item < b.doc.item ? -1 : 1));
  const versions = useLive<Version[]>("/api/templates").shown.value ?? [];
  const pinned = versions.find(({ id }) => id === order.template);
  const newest = pinned && latest(versions).find((one) => familyOf(one) === familyOf(pinned));
  const worded = new Map(pinned?.sections.flatMap(({ items }) => items.map(({ key, code, text }) => [key, `${code} ${text}`] as const)));
  const count = (result: string): number => answers.filter(({ doc }) => doc.result === result).length;
  return (
    <section class="panel">
      <header>
        <h2>{t("order.place")}</h2>
      </header>
      <dl class="rows inner">
        <div>
          <dt>{t("order.customer")}</dt>
          <dd>
            {order.customer_name}
            <div class="sub" data-field="contact">{`${order.contact} · ${order.phone}`}</div>
          </dd>
        </div>
        <div>
          <dt>{t("order.address")}</dt>
          <dd>
            {order.address}
            <div class="sub">{order.way_in}</div>
          </dd>
        </div>
        {order.device_name && (
          <div>
            <dt>{t("order.device")}</dt>
            <dd>
              {order.device_name}
              {device && <div class="sub">{`${device.model} · ${t("order.serial", { serial: device.serial })} · ${device.place}`}</div>}
            </dd>
          </div>
        )}
        {order.warranty && (
          <div>
            <dt>{t("order.warranty")}</dt>
            <dd>
              {t(`warranty.${order.warranty.state}`)}
              <div class="sub">{t("order.evidence", { evidence: order.warranty.evidence })}</div>
            </dd>
          </div>
        )}
        <div>
          <dt>{t("order.owner")}</dt>
          <dd data-field="owner">
            {order.owner.name}
            {order.source && <div class="sub">{`${t("order.source")} ${t(`source.${order.source}`)}`}</div>}
            {order.keeper && <div class="sub">{`${t("order.keeper")} ${order.keeper.name}`}</div>}
          </dd>
        </div>
        <div>
          <dt>{t("order.field.priority")}</dt>
          <dd data-field="priority">{t(`priority.${order.priority}`)}</dd>
        </div>
        {order.note && (
          <div>
            <dt>{t("order.field.note")}</dt>
            <dd data-field="note">{order.note}</dd>
          </div>
        )}
        {answers.length > 0 && (
          <div>
            <dt>{t("kind.inspection")}</dt>
            <dd>
              {t("check.result", { pass: count("pass"), fail: count("fail"), na: count("na") })}
              {pinned && (
                <div class="sub" data-field="version">
                  {t("templates.answeredOn", { name: pinned.name, n: pinned.version })}
                  {newest !== undefined && newest.version > pinned.version && ` · ${t("templates.newer", { n: newest.version })}`}
                </div>
              )}
            </dd>
          </div>
        )}
      </dl>
      {sorted.length > 0 && (
        <table class="tb answers">
          <tbody>
            {sorted.map(({ id, doc }) => (
              <tr key={id} data-item={doc.item} data-result={doc.result ?? ""}>
                <td>{worded.get(doc.item) ?? doc.item}</td>
                <td class={doc.result === "fail" ? "c-bad b" : ""}>{doc.result ? t(`check.${doc.result}`) : "–"}</td>
                <td class="nw">{doc.value !== null ? `${doc.value} ${doc.unit ?? ""}` : ""}</td>
                <td>{doc.note}</td>
                <td class="nw mut">{doc.by_name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
