/** What is typed about an order: a reason to pause, a note, a correction. */
import { useState } from "preact/hooks";
import { addNote, MOST, patchOrder, pause } from "../../domain/commands";
import type { Order, PauseWhy } from "../../domain/rows";
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

const REASONS = ["parts", "customer", "support", "power"] as const;
const TEXTS = ["contact", "phone", "address", "fault", "note"] as const;

export function PauseSheet({ ws, row, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [why, setWhy] = useState<PauseWhy>("other");
  async function go(): Promise<void> {
    if (await attempt(() => pause(ws, row, why, reason), t("did.pause"))) onClose();
  }
  /** The words follow the choice as long as nobody has written own ones. */
  function choose(one: (typeof REASONS)[number]): void {
    if (reason === "" || REASONS.some((other) => reason === t(`pause.${other}`))) setReason(t(`pause.${one}`));
    setWhy(one);
  }
  return (
    <Sheet title={t("order.pauseWhy")} closeLabel={t("app.close")} onClose={onClose}>
      <div class="g2">
        {REASONS.map((one) => (
          <button key={one} type="button" class="btn" aria-pressed={why === one} onClick={() => choose(one)}>
            {t(`pause.${one}`)}
          </button>
        ))}
      </div>
      <Field label={t("order.reason")}>
        {(control) => (
          <textarea {...control} class="inp" maxLength={MOST.reason} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        )}
      </Field>
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("order.pause")}
      </button>
    </Sheet>
  );
}

export function NoteSheet({ ws, row, onClose }: Props) {
  const [text, setText] = useState("");
  useHold(text !== "");
  async function go(): Promise<void> {
    if (await attempt(() => addNote(ws, row, text), t("order.noted"))) onClose();
  }
  return (
    <Sheet title={t("order.note")} closeLabel={t("app.close")} onClose={onClose}>
      <Field label={t("order.noteText")}>
        {(control) => (
          <textarea {...control} class="inp" maxLength={MOST.note} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        )}
      </Field>
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}

/** `row` is the order as it was when the sheet opened: what changes meanwhile is found as a conflict, not overwritten. */
export function EditSheet({ ws, row, onClose }: Props) {
  const [draft, setDraft] = useState({ ...row.doc });
  useHold(TEXTS.some((field) => draft[field] !== row.doc[field]) || draft.priority !== row.doc.priority);
  const changed = { contact: draft.contact, phone: draft.phone, address: draft.address, fault: draft.fault, note: draft.note, priority: draft.priority };
  async function go(): Promise<void> {
    const before = Object.fromEntries(Object.keys(changed).map((field) => [field, row.doc[field as keyof typeof changed]])) as typeof changed;
    const undo = () => {
      const shown = ws.row("order", row.id).peek();
      if (shown) void attempt(() => patchOrder(ws, shown, before));
    };
    if (await attempt(() => patchOrder(ws, row, changed), t("order.edited"), undo)) onClose();
  }
  return (
    <Sheet title={t("order.edit")} closeLabel={t("app.close")} onClose={onClose}>
      {TEXTS.map((field) => (
        <Field key={field} label={t(`order.field.${field}`)}>
          {(control) =>
            field === "fault" || field === "note" ? (
              <textarea {...control} class="inp" maxLength={MOST[field]} value={draft[field]} onInput={(event) => setDraft({ ...draft, [field]: event.currentTarget.value })} />
            ) : (
              <input {...control} class="inp" maxLength={MOST[field]} value={draft[field]} onInput={(event) => setDraft({ ...draft, [field]: event.currentTarget.value })} />
            )
          }
        </Field>
      ))}
      <Segment
        name="priority" legend={t("order.field.priority")} value={draft.priority} onChoose={(priority) => setDraft({ ...draft, priority })}
        choices={(["normal", "high", "urgent"] as const).map((value) => ({ value, label: t(`priority.${value}`) }))}
      />
      <button type="button" class="btn act" onClick={() => void go()}>
        {t("app.save")}
      </button>
    </Sheet>
  );
}
