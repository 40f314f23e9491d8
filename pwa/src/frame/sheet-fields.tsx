/** The entries of sheets as fields: free text, one of a few words, or a tick. */
import type { Entry, FaultCode } from "../domain/rows";
import { type Sheet, entriesOf } from "../domain/sheets";
import type { BucketKey, Row, Workspace } from "../store/workspace";
import { type Word, t } from "../i18n";
import { Field } from "../ui/field";
import { Icon } from "../ui/icon";
import { Segment } from "../ui/segment";

export type Typed = Readonly<Record<string, string>>;

/** The order's entries as they are now, by name: taken once when a form opens, they are what its ops stand on. */
export function entryRows(ws: Workspace, order: BucketKey): ReadonlyMap<string, Row<Entry>> {
  return new Map(ws.rows("entry", order).peek().map((row) => [row.doc.name, row]));
}

interface Props {
  sheets: readonly Sheet[];
  typed: Typed;
  codes: readonly Row<FaultCode>[];
  onType(name: string, text: string): void;
}

export function SheetFields({ sheets, typed, codes, onType }: Props) {
  return (
    <>
      {sheets.map((sheet) => (
        <section key={sheet} class="stack" aria-label={t(`sheet.${sheet}`)}>
          {sheets.length > 1 && <h3 class="sec">{t(`sheet.${sheet}`)}</h3>}
          {entriesOf(sheet).map(([name, words]) => (
            <EntryField key={name} name={name} words={words} text={typed[name] ?? ""} codes={codes} onType={(text) => onType(name, text)} />
          ))}
        </section>
      ))}
    </>
  );
}

interface FieldProps {
  name: string;
  words: readonly string[];
  text: string;
  codes: readonly Row<FaultCode>[];
  onType(text: string): void;
}

function EntryField({ name, words, text, codes, onType }: FieldProps) {
  const label = t(`entry.${name}` as Word);
  const word = (value: string): string => t(`entry.${name}.${value}` as Word);
  if (words.length === 1) {
    const on = text === words[0];
    return (
      <button type="button" class="btn tick" aria-pressed={on} data-entry={name} onClick={() => onType(on ? "" : words[0]!)}>
        <Icon name={on ? "check" : "dash"} />
        {word(words[0]!)}
      </button>
    );
  }
  if (words.length > 1) {
    return (
      <div class="fld" data-entry={name}>
        <span class="lbl">{label}</span>
        <Segment name={name} legend={label} value={text === "" ? null : text} onChoose={onType} choices={words.map((value) => ({ value, label: word(value) }))} />
      </div>
    );
  }
  if (name === "fault.code") {
    return (
      <Field label={label}>
        {(control) => (
          <select {...control} class="inp" name={name} value={text} onChange={(event) => onType(event.currentTarget.value)}>
            <option value="">–</option>
            {codes.map(({ id, doc }) => (
              <option key={id} value={doc.code}>{`${doc.code} ${doc.name}`}</option>
            ))}
          </select>
        )}
      </Field>
    );
  }
  return (
    <Field label={label}>
      {(control) => (
        <textarea {...control} class="inp" name={name} maxLength={4000} rows={2} value={text} onInput={(event) => onType(event.currentTarget.value)} />
      )}
    </Field>
  );
}
