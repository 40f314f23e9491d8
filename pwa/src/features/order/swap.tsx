/** 换件 and 数据改动: what left the site with whose consent (R-ORD-4), what was changed in a customer's data (R-ORD-20). */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import { type Swap, recordChange, recordSwap } from "../../domain/visit";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";

interface Props {
  ws: Workspace;
  row: Row<Order>;
  onClose(): void;
}

export function SwapSheet({ ws, row, onClose }: Props) {
  const [swap, setSwap] = useState<Swap>({ what: "", how: "swapped", serial: "", agreed_by: "" });
  useHold(swap.what !== "");
  async function go(): Promise<void> {
    if (await attempt(() => recordSwap(ws, row, swap), t("did.swap"))) onClose();
  }
  const field = (name: "what" | "serial" | "agreed_by") => (
    <Field label={t(`swap.${name}`)}>
      {(control) => <input {...control} class="inp" name={name} maxLength={200} value={swap[name]} onInput={(event) => setSwap({ ...swap, [name]: event.currentTarget.value })} />}
    </Field>
  );
  return (
    <Sheet title={t("act.swap")} closeLabel={t("app.close")} onClose={onClose}>
      <Segment name="how" legend={t("swap.how")} value={swap.how} onChoose={(how) => setSwap({ ...swap, how })} choices={(["swapped", "taken_back"] as const).map((value) => ({ value, label: t(`swap.how.${value}`) }))} />
      {field("what")}
      {field("serial")}
      {swap.how === "taken_back" && field("agreed_by")}
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}

export function ChangeSheet({ ws, row, onClose }: Props) {
  const [change, setChange] = useState({ what: "", before: "", after: "" });
  useHold(change.what !== "");
  async function go(): Promise<void> {
    if (await attempt(() => recordChange(ws, row, change), t("did.change"))) onClose();
  }
  return (
    <Sheet title={t("act.change")} closeLabel={t("app.close")} onClose={onClose}>
      {(["what", "before", "after"] as const).map((name) => (
        <Field key={name} label={t(`change.${name}`)}>
          {(control) => <input {...control} class="inp" name={name} maxLength={name === "what" ? 200 : 4000} value={change[name]} onInput={(event) => setChange({ ...change, [name]: event.currentTarget.value })} />}
        </Field>
      ))}
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}
