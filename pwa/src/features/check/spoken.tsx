/** What is no number: one of the answers offered, a few words, or what stands on a label. The words are the answer's note. */
import type { Answer, TemplateItem } from "../../domain/rows";
import type { Row } from "../../store/workspace";
import { t } from "../../i18n";
import { useDraft } from "./draft";

interface Props {
  item: TemplateItem;
  row: Row<Answer> | undefined;
  onSay(patch: Partial<Pick<Answer, "result" | "note">>, seen?: Row<Answer> | null): void;
}

export function Offered({ item, row, onSay }: Props) {
  return (
    <div class="g2" role="group" aria-label={`${item.code} ${item.text}`}>
      {(item.choices ?? []).map(({ text, result }) => (
        <button key={text} type="button" class="btn" aria-pressed={row?.doc.note === text} onClick={() => onSay({ note: text, result })}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** What is written answers the item; whether it passes the person still says. */
export function Written({ item, row, onSay }: Props) {
  const keep = (text: string, seen: Row<Answer> | null): void =>
    onSay(text.trim() === "" ? { note: null } : { note: text, result: row?.doc.result ?? "pass" }, seen);
  const { text, type, leave } = useDraft(row, row?.doc.note ?? "", keep);
  return (
    <input
      class="inp" name={`said-${item.key}`} maxLength={500} value={text} placeholder={t(item.kind === "code" ? "check.label" : "check.words")}
      aria-label={`${item.code} ${item.text}`} autocomplete="off" onInput={(event) => type(event.currentTarget.value)} onBlur={leave}
    />
  );
}
