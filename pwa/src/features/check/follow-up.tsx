/** 怎么处理: a failed item says what is wrong, or a reading over its limit says why it passes all the same. */
import type { Answer, TemplateItem } from "../../domain/rows";
import type { Row } from "../../store/workspace";
import { MOST } from "../../domain/commands";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { useDraft } from "./draft";

interface Props {
  item: TemplateItem;
  row: Row<Answer> | undefined;
  over: boolean;
  onSay(note: string, seen: Row<Answer> | null): void;
}

const WAYS = ["fixed", "order", "wait"] as const;

export function FollowUp({ item, row, over, onSay }: Props) {
  const { text, type, leave } = useDraft(row, row?.doc.note ?? "", onSay);
  const missing = text.trim() === "";
  return (
    <div class="fu">
      <span class="lbl">{t(over ? "check.whyPass" : "check.how")}</span>
      {!over && (
        <div class="g3">
          {WAYS.map((way) => {
            const words = t(`check.way.${way}`);
            return (
              <button key={way} type="button" class="btn sm" aria-pressed={text.startsWith(words)} onClick={() => type(text.startsWith(words) ? text : text ? `${words}：${text}` : words)}>
                {words}
              </button>
            );
          })}
        </div>
      )}
      <Field label={t("check.note")} error={missing ? t("check.noteMissing") : null}>
        {(control) => (
          <textarea
            {...control} class="inp" maxLength={MOST.note} value={text} name={`note-${item.key}`}
            onInput={(event) => type(event.currentTarget.value)} onBlur={leave}
          />
        )}
      </Field>
    </div>
  );
}
