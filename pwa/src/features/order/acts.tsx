/** What may happen around the visit: before the arrival the appointment and being late, on site support, leaving, swaps. */
import { useState } from "preact/hooks";
import { TRANSITIONS } from "../../domain/order";
import type { Order } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { t } from "../../i18n";
import { Icon, type IconName } from "../../ui/icon";
import { AppointSheet, LateSheet } from "./appointment";
import { HelpSheet, LeaveSheet } from "./support";
import { ChangeSheet, SwapSheet } from "./swap";

const SHEETS = { appoint: AppointSheet, late: LateSheet, help: HelpSheet, leave: LeaveSheet, swap: SwapSheet, change: ChangeSheet } as const;
type Act = keyof typeof SHEETS;

const ICONS: Readonly<Record<Act, IconName>> = { appoint: "clock", late: "hour", help: "flag", leave: "hand", swap: "wrench", change: "doc" };

export function Acts({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const [open, setOpen] = useState<{ act: Act; row: Row<Order> } | null>(null);
  const { state, kind } = row.doc;
  const coming = ["dispatched", "accepted", "en_route"].includes(state);
  const working = TRANSITIONS.leave.from.includes(state);
  const acts: Act[] = coming ? ["appoint", "late"] : working ? ["help", "leave", "swap", ...(kind.startsWith("data") ? (["change"] as const) : [])] : [];
  if (acts.length === 0) return null;
  const Shown = open && SHEETS[open.act];
  return (
    <section class={`acts g${acts.length === 2 ? 2 : acts.length === 3 ? 3 : 4}`} aria-label={t("order.around")}>
      {acts.map((act) => (
        <button key={act} type="button" class="btn" data-act={act} onClick={() => setOpen({ act, row })}>
          <Icon name={ICONS[act]} />
          {t(`act.${act}`)}
        </button>
      ))}
      {Shown && <Shown ws={ws} row={open.row} onClose={() => setOpen(null)} />}
    </section>
  );
}
