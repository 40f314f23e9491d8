/** Correcting an order. What was on the screen when editing began is the base: meanwhile changes are found, not covered. */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import type { Workspace } from "../../store/workspace";
import { MOST } from "../../domain/commands";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";
import { act } from "./act";
import type { Whole } from "./shapes";

const FIELDS = ["contact", "phone", "address", "fault", "note", "priority"] as const;
type Patch = Partial<Pick<Order, (typeof FIELDS)[number]>>;

interface Props {
  ws: Workspace;
  whole: Whole;
  onClose(): void;
  onChanged(): void;
}

export function Edit({ ws, whole, onClose, onChanged }: Props) {
  const [seen] = useState(whole);
  const [draft, setDraft] = useState(() => Object.fromEntries(FIELDS.map((field) => [field, seen.order[field]])) as Required<Patch>);
  const changed = FIELDS.filter((field) => draft[field] !== seen.order[field]);
  useHold(changed.length > 0);

  const pick = (from: Patch): Patch => Object.fromEntries(changed.map((field) => [field, from[field]]));

  async function save(): Promise<void> {
    onClose();
    if (changed.length === 0) return;
    const bucket = ["o", seen.id] as const;
    const patch = (payload: Patch, was: Patch, bv: number) => ({ type: "order.patch@1", bucket, row: seen.id, payload, was, bv, epoch: seen.epoch });
    const undo = () => void act(ws, { ...patch(pick(seen.order), pick(draft), seen.ver + 1) }, t("desk.did.undo")).then(onChanged);
    if (await act(ws, patch(pick(draft), pick(seen.order), seen.ver), t("order.edited"), undo)) onChanged();
  }

  return (
    <Sheet title={t("order.edit")} closeLabel={t("app.close")} onClose={onClose}>
      {FIELDS.filter((field) => field !== "priority").map((field) => (
        <Field key={field} label={t(`order.field.${field}`)}>
          {(control) => <input {...control} class="inp" name={field} maxLength={MOST[field]} value={draft[field]} onInput={(event) => setDraft({ ...draft, [field]: event.currentTarget.value })} />}
        </Field>
      ))}
      <Segment
        name="priority" legend={t("order.field.priority")} value={draft.priority} onChoose={(priority) => setDraft({ ...draft, priority })}
        choices={(["normal", "high", "urgent"] as const).map((value) => ({ value, label: t(`priority.${value}`) }))}
      />
      <button type="button" class="btn act" onClick={() => void save()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}
