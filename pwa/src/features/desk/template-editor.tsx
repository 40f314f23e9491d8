/** The next version of a checklist, as a draft of this screen until it is published; visits that run keep theirs. */
import { useState } from "preact/hooks";
import type { TemplateItem } from "../../domain/rows";
import type { Workspace } from "../../store/workspace";
import { type Content, type Version, contentId, contentOf } from "../../domain/versions";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { act } from "./act";

/** Where a new version is published: the bucket that everybody shares, as it stands. */
export interface Place {
  root: string;
  ver: number;
  epoch: string;
}

type Item = Required<TemplateItem>;
type Section = Content["sections"][number];

const KINDS = ["check", "number", "choice", "text", "code"] as const;

interface Props {
  ws: Workspace;
  version: Version;
  place: Place;
  onDone(id: string | null): void;
}

export function TemplateEditor({ ws, version, place, onDone }: Props) {
  const [content, setContent] = useState(() => contentOf(version));
  const id = contentId(content);
  const changed = id !== contentId(contentOf(version));
  const worded = content.sections.every(({ items }) => items.every(({ text }) => text.trim() !== ""));
  useHold(changed);

  const setSection = (at: number, section: Section): void => setContent({ ...content, sections: content.sections.map((one, n) => (n === at ? section : one)) });

  async function publish(): Promise<void> {
    const what = { type: "template.publish@1", bucket: ["t", place.root] as const, row: id, payload: content, bv: place.ver, epoch: place.epoch };
    if (await act(ws, what, t("templates.published", { n: version.version + 1 }))) onDone(id);
  }

  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={content.name}>
      <section class="panel">
        <header>
          <h2>{t("templates.draft", { name: content.name, n: version.version + 1 })}</h2>
          <div class="end tags">
            <button type="button" class="btn" onClick={() => onDone(null)}>
              {t("app.cancel")}
            </button>
            <button type="button" class="btn act" disabled={!changed || !worded} onClick={() => void publish()}>
              {t("templates.publish")}
            </button>
          </div>
        </header>
        <p class="mut inner">{t("templates.kept")}</p>
      </section>
      {content.sections.map((section, at) => (
        <section key={section.key} class="panel" data-section={section.key}>
          <header>
            <h2>{section.name}</h2>
            <button type="button" class="btn end" onClick={() => setSection(at, { ...section, items: [...section.items, blank(section)] })}>
              {t("templates.add")}
            </button>
          </header>
          {section.items.map((item, nth) => (
            <ItemForm
              key={item.key} item={item} only={section.items.length === 1}
              onChange={(next) => setSection(at, { ...section, items: section.items.map((one, n) => (n === nth ? next : one)) })}
              onRemove={() => setSection(at, { ...section, items: section.items.filter((_, n) => n !== nth) })}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

/** A question nobody has worded yet, with a key of its own for ever. */
function blank(section: Section): Item {
  const taken = section.items.map(({ key }) => key);
  let n = section.items.length + 1;
  while (taken.includes(`${section.key}.q${n}`)) n++;
  const code = `${section.items[0]?.code.split(".")[0] ?? "1"}.${section.items.length + 1}`;
  return { key: `${section.key}.q${n}`, code, text: "", help: null, kind: "check", unit: null, min: null, max: null, choices: [], photo: null };
}

function ItemForm({ item, only, onChange, onRemove }: { item: Item; only: boolean; onChange(item: Item): void; onRemove(): void }) {
  const text = (name: "text" | "unit" | "min" | "max", value: string): void => onChange({ ...item, [name]: name === "text" ? value : value.trim() || null });
  const field = (name: "text" | "unit" | "min" | "max") => (
    <Field label={t(`templates.${name}`)} error={name === "text" && item.text.trim() === "" ? t("templates.textMissing") : null}>
      {(control) => <input {...control} class="inp" name={`${name}-${item.key}`} maxLength={name === "text" ? 200 : 16} value={item[name] ?? ""} onInput={(event) => text(name, event.currentTarget.value)} />}
    </Field>
  );
  function become(kind: Item["kind"]): void {
    const offered = kind === "choice" ? [{ text: t("check.pass"), result: "pass" as const }, { text: t("check.fail"), result: "fail" as const }] : [];
    onChange({ ...item, kind, choices: offered, ...(kind === "number" ? {} : { unit: null, min: null, max: null }) });
  }
  return (
    <div class="grid2 inner" data-item={item.key}>
      <div class="wide">{field("text")}</div>
      <Field label={t("templates.kind")}>
        {(control) => (
          <select {...control} class="inp" name={`kind-${item.key}`} value={item.kind} onChange={(event) => become(event.currentTarget.value as Item["kind"])}>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>{t(`templates.kind.${kind}`)}</option>
            ))}
          </select>
        )}
      </Field>
      {!only && (
        <button type="button" class="btn bad" onClick={onRemove}>
          {t("templates.remove", { code: item.code })}
        </button>
      )}
      {item.kind === "number" && (
        <>
          {field("unit")}
          {field("min")}
          {field("max")}
        </>
      )}
      {item.kind === "choice" &&
        item.choices.map((choice, n) => (
          <Field key={n} label={t(`templates.choice.${choice.result}`)}>
            {(control) => (
              <input {...control} class="inp" maxLength={200} value={choice.text} onInput={(event) => onChange({ ...item, choices: item.choices.map((one, at) => (at === n ? { ...one, text: event.currentTarget.value } : one)) })} />
            )}
          </Field>
        ))}
    </div>
  );
}
