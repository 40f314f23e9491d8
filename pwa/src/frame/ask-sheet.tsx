/** A sheet with a short form: a few fields, one button. What is missing is said at its field, and nothing is sent. */
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Field } from "../ui/field";
import { Segment } from "../ui/segment";
import { Sheet } from "../ui/sheet";
import { useHold } from "./hold";

export interface Question {
  name: string;
  label: string;
  kind: "line" | "area" | "day" | "number" | "pick" | "segment";
  choices?: readonly { value: string; label: string }[];
  /** What stands there at first. */
  value?: string;
  optional?: boolean;
  most?: number;
  /** Latest day. */
  max?: string;
  /** Asked only where this holds. */
  when?(values: Readonly<Record<string, string>>): boolean;
}

interface Props {
  title: string;
  words?: string;
  questions: readonly Question[];
  send: string;
  bad?: boolean;
  onSend(values: Readonly<Record<string, string>>): void;
  onClose(): void;
}

export function AskSheet({ title, words, questions, send, bad = false, onSend, onClose }: Props) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(questions.map(({ name, value }) => [name, value ?? ""])));
  const [asked, ask] = useState(false);
  useHold(questions.some(({ name, value }) => values[name] !== (value ?? "")));
  const shown = questions.filter(({ when }) => when?.(values) ?? true);
  const lacks = ({ name, optional, kind, choices, max }: Question): string | null => {
    const value = values[name]!.trim();
    if (value === "") return optional ? null : t("ask.missing");
    if (kind === "number" && !/^\d{1,3}$/.test(value)) return t("ask.number");
    if (kind === "day" && max !== undefined && value > max) return t("ask.ahead");
    if (kind === "pick" && !choices!.some((choice) => choice.value === value)) return t("ask.missing");
    return null;
  };
  const put = (name: string, value: string): void => setValues({ ...values, [name]: value });

  function submit(event: Event): void {
    event.preventDefault();
    if (shown.some((one) => lacks(one) !== null)) return ask(true);
    onClose();
    onSend(Object.fromEntries(shown.map(({ name }) => [name, values[name]!.trim()])));
  }

  return (
    <Sheet title={title} closeLabel={t("app.close")} onClose={onClose}>
      <form class="stack ask" onSubmit={submit}>
        {words && <p>{words}</p>}
        {shown.map((one) =>
          one.kind === "segment" ? (
            <div key={one.name} class="fld">
              <span class="lbl">{one.label}</span>
              <Segment name={one.name} legend={one.label} value={values[one.name]!} choices={one.choices!} onChoose={(value) => put(one.name, value)} />
              {asked && lacks(one) && <p class="err" role="alert">{lacks(one)}</p>}
            </div>
          ) : (
            <Field key={one.name} label={one.label} error={asked ? lacks(one) : null}>
              {(control) =>
                one.kind === "area" ? (
                  <textarea {...control} class="inp" name={one.name} maxLength={one.most ?? 500} value={values[one.name]} onInput={(event) => put(one.name, event.currentTarget.value)} />
                ) : one.kind === "pick" ? (
                  <select {...control} class="inp" name={one.name} value={values[one.name]} onChange={(event) => put(one.name, event.currentTarget.value)}>
                    <option value="">{t("ask.pick")}</option>
                    {one.choices!.map(({ value, label }) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </select>
                ) : one.kind === "day" ? (
                  <input {...control} class="inp" type="date" name={one.name} max={one.max ?? ""} value={values[one.name]} onInput={(event) => put(one.name, event.currentTarget.value)} />
                ) : (
                  <input
                    {...control} class="inp" type="text" inputMode={one.kind === "number" ? "numeric" : "text"} name={one.name} maxLength={one.most ?? 120}
                    value={values[one.name]} onInput={(event) => put(one.name, event.currentTarget.value)}
                  />
                )
              }
            </Field>
          ),
        )}
        <button type="submit" class={`btn ${bad ? "bad" : "act"}`}>
          {send}
        </button>
      </form>
    </Sheet>
  );
}
