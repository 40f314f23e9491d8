/** One recorded op, in words. */
import type { QueueItem, Workspace } from "../../store/workspace";
import { numberOf } from "../../frame/order-words";
import { t, tCode } from "../../i18n";
import { bytes, hhmm, when } from "../../i18n/format";
import { Node, type NodeKind } from "../../ui/node";

const NODE: Readonly<Record<QueueItem["state"], NodeKind>> = {
  local: "local", sending: "local", stored: "real k", archived: "real k", clash: "now c", parked: "now e", rejected: "now e", aside: "now e",
};

export function Item({ item, ws, nowMs }: { item: QueueItem; ws: Workspace; nowMs: number }) {
  const receipt = ws.row("receipt", item.op).value;
  const settled = receipt?.doc.parked ? undefined : receipt;
  const name = item.type.replace(/@\d+$/, "");
  const order = item.bucket[0] === "o" ? ws.row("order", item.bucket[1]).value : undefined;
  const facts = { time: when(item.at, nowMs), size: bytes(item.bytes) };
  const state = settled ? t("op.settled") : t(`op.${item.state}`);
  const troubled = !settled && ["parked", "rejected", "aside"].includes(item.state);
  return (
    <li data-op={item.op} data-state={item.state}>
      <Node kind={settled ? "real k" : NODE[item.state]} />
      <h3>{tCode("opType", name) ?? t("opType.other", { type: name })}</h3>
      <span class={`e ${troubled ? "c-bad" : item.state === "clash" ? "c-clash" : item.storedAt !== null ? "c-ok" : ""}`}>
        {item.storedAt !== null && !troubled ? `${state} ${hhmm(item.storedAt)}` : state}
      </span>
      <p>
        {order
          ? t("sync.row", { about: `${numberOf(order.id, order.doc)} ${order.doc.customer_name}`, ...facts })
          : t("sync.row.short", facts)}
      </p>
      {troubled && <p class="c-bad">{trouble(item)}</p>}
      {settled && <p>{t("op.settled.words", { name: String(settled.doc["by_name"]), decision: t(settled.doc["decision"] === "execute" ? "op.settled.execute" : "op.settled.keep") })}</p>}
    </li>
  );
}

function trouble(item: QueueItem): string {
  if (item.state === "parked") return t("op.parked.words");
  if (item.state === "aside") return t("op.aside.words");
  const code = item.error?.code ?? "";
  return t("op.rejected.words", { why: tCode("why", code) ?? t("why.other", { code }) });
}
