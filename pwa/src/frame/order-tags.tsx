/** The tags of an order: class or kind, warranty, who comes along. */
import type { Order } from "../domain/rows";
import type { Row } from "../store/workspace";
import { t } from "../i18n";

const TONE = { a: "a", b: "b", c: "cc" } as const;

export function OrderTags({ row, me, short = false }: { row: Row<Order>; me: string; short?: boolean }) {
  const order = row.doc;
  const others = order.technicians.filter(({ id }) => id !== me).map(({ name }) => name);
  return (
    <>
      {order.kind === "repair" ? (
        <span class={`tag ${TONE[order.fault_class]}`}>{t(short ? `class.${order.fault_class}` : `class.${order.fault_class}.long`)}</span>
      ) : (
        <span class="tag sel">{t(`kind.${order.kind}`)}</span>
      )}
      {order.priority === "urgent" && <span class="tag bad">{t("priority.urgent")}</span>}
      {order.warranty && <span class={`tag ${order.warranty.state === "in" ? "ok" : "cc"}`}>{t(`warranty.${order.warranty.state}`)}</span>}
      {others.length > 0 && <span class="tag cc">{t("today.with", { names: others.join("、") })}</span>}
    </>
  );
}
