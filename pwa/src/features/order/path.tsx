/** 派工 → 到场 → 处理 → 签字 → 归档, with the times that are known. */
import type { Order, OrderState } from "../../domain/rows";
import type { Row } from "../../store/workspace";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Steps } from "../../ui/steps";

const STEP_OF: Readonly<Record<OrderState, number>> = {
  draft: 0, submitted: 0, approved: 0, dispatched: 0, accepted: 0, en_route: 1, on_site: 1, in_work: 2, paused: 2, escalated: 2,
  done: 3, awaiting_signature: 3, signed: 4, signature_refused: 4, summarised: 4, archived: 4, cancelled: 0,
};

/** The state whose time stands below each step. */
const TIMED: readonly OrderState[] = ["dispatched", "on_site", "in_work", "signed", "archived"];

export function OrderPath({ row, nowMs }: { row: Row<Order>; nowMs: number }) {
  const order = row.doc;
  const now = STEP_OF[order.state];
  const steps = TIMED.map((state, place) => {
    const at = order.times[state];
    const small = at !== undefined ? when(at, nowMs) : place === now ? t(`state.${order.state}`) : "";
    return { label: t(`path.${place as 0 | 1 | 2 | 3 | 4}`), small, local: row.local.has("state") && place === now };
  });
  return <Steps steps={steps} now={now} />;
}
