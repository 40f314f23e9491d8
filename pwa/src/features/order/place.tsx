/** Customer, place, device, warranty with its evidence, and what was done there before. */
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";

export function Place({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const order = row.doc;
  const device = ws.row("device", order.device ?? "").value?.doc;
  const visits = ws
    .rows("visit", ["c", order.customer])
    .value.filter(({ doc }) => doc.device === null || doc.device === order.device)
    .sort((a, b) => (a.doc.on < b.doc.on ? 1 : -1));
  return (
    <>
      <section class="card">
        <h3 class="sec">{t("order.place")}</h3>
        <dl class="rows">
          <div>
            <dt>{t("order.customer")}</dt>
            <dd class="fx">
              <div class="gr">
                {order.customer_name}
                <div class="sub">
                  {order.contact} · {order.phone}
                </div>
                <Local row={row} fields={["contact", "phone"]} />
              </div>
              <a class="ib" href={`tel:${order.phone.replace(/[^\d+]/g, "")}`} aria-label={`${t("app.call")} ${order.contact}`}>
                <Icon name="phone" />
              </a>
            </dd>
          </div>
          <div>
            <dt>{t("order.address")}</dt>
            <dd class="fx">
              <div class="gr">
                {order.address}
                <div class="sub">{order.way_in}</div>
                <Local row={row} fields={["address"]} />
              </div>
              <Copy text={order.address} />
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
                <b class={order.warranty.state === "in" ? "c-ok" : "c-warn"}>{t(`warranty.${order.warranty.state}`)}</b>
                {order.warranty.until_on && ` ${t("order.until", { on: order.warranty.until_on })}`}
                <div class="sub">{t("order.evidence", { evidence: order.warranty.evidence })}</div>
              </dd>
            </div>
          )}
          <div>
            <dt>{t("order.owner")}</dt>
            <dd>
              {order.owner.name}
              <div class="sub">{[order.source ? `${t("order.source")} ${t(`source.${order.source}`)}` : "", order.keeper ? `${t("order.keeper")} ${order.keeper.name}` : ""].filter(Boolean).join(" · ")}</div>
            </dd>
          </div>
          <div>
            <dt>{t("order.fault")}</dt>
            <dd>
              <b>{t(`class.${order.fault_class}.long`)}</b>
              {order.priority !== "normal" && ` · ${t(`priority.${order.priority}`)}`}
              {order.note && <div class="sub">{order.note}</div>}
              <Local row={row} fields={["priority", "fault", "note"]} />
            </dd>
          </div>
        </dl>
      </section>
      {visits.length > 0 && (
        <section class="card">
          <h3 class="sec">
            {t("order.before")}
            <span class="end">{t("order.beforeHeld")}</span>
          </h3>
          <ol class="tl">
            {visits.slice(0, 5).map(({ id, doc }) => (
              <li key={id}>
                <Node kind="real" />
                <span>{doc.title}</span>
                <span class="tm">{doc.on}</span>
                <span class="sub">{`${doc.by_name} · ${doc.result}`}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Local({ row, fields }: { row: Row<Order>; fields: readonly string[] }) {
  if (!fields.some((field) => row.local.has(field))) return null;
  return (
    <div class="mk">
      <Node kind="local" />
      {t("local.only")}
    </div>
  );
}

function Copy({ text }: { text: string }) {
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    toast(t("app.copied"));
  }
  return (
    <button type="button" class="ib" aria-label={t("app.copy")} onClick={() => void copy()}>
      <Icon name="copy" />
    </button>
  );
}
