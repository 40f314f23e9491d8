/** Conflicts of an order: both values side by side; the desk chooses, and may take it back. */
import type { Conflict, Side } from "../../domain/rows";
import { entryId } from "../../domain/sheets";
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { t, tCode } from "../../i18n";
import { when } from "../../i18n/format";
import { act } from "./act";
import { baseOf, type Entry, type Whole } from "./shapes";

const WAYS = ["accept", "call_out", "transfer"] as const;

interface Props {
  ws: Workspace;
  whole: Whole;
  onChanged(): void;
}

export function Clashes({ ws, whole, onChanged }: Props) {
  const shown = whole.conflicts.filter(({ doc }) => doc.state !== "superseded");
  if (shown.length === 0) return null;
  return (
    <section class="panel clashes">
      <header>
        <h2>{t("desk.conflicts", { n: shown.filter(({ doc }) => doc.state === "open").length })}</h2>
        <span class="end">{t("conflict.kept")}</span>
      </header>
      {shown.map((entry) => (
        <Clash key={entry.id} ws={ws} whole={whole} entry={entry} onChanged={onChanged} />
      ))}
    </section>
  );
}

function Clash({ ws, whole, entry, onChanged }: Props & { entry: Entry<Conflict> }) {
  const { doc, id } = entry;
  const item = whole.answers.find((answer) => answer.id === doc.row[1])?.doc.item;
  const field = tCode("order.field", doc.field) ?? tCode("answer.field", doc.field) ?? doc.field;
  const said = [...whole.said.keys()].find((one) => entryId(whole.id, one) === doc.row[1]);
  const name = said !== undefined ? (tCode("entry", said) ?? said) : doc.kind === "transition" ? t("conflict.transition") : item === undefined ? field : `${item} · ${field}`;
  const bucket = ["o", whole.id] as const;

  async function reopen(): Promise<void> {
    if (await act(ws, { type: "conflict.reopen@1", bucket, row: id, payload: {} }, t("conflict.reopened"))) onChanged();
  }

  async function choose(value: unknown, words: string): Promise<void> {
    const what = { type: "conflict.resolve@1", bucket, row: id, payload: { value }, ...baseOf(whole) };
    if (await act(ws, what, t("desk.did.choose", { field: name, value: words }), () => void reopen())) onChanged();
  }

  const words = (value: unknown): string =>
    value === null || value === "" ? t("conflict.empty") : doc.field === "appointment_at" ? when(Number(value), now.value) : (tCode("state", String(value)) ?? tCode("check", String(value)) ?? tCode("priority", String(value)) ?? String(value));
  return (
    <div class="cl" data-field={doc.field} data-state={doc.state}>
      <b>{name}</b>
      {doc.state === "resolved" && doc.resolution ? (
        <>
          <span class="grow">{`${tCode("desk.way", String(doc.resolution.value)) ?? words(doc.resolution.value)} · ${doc.resolution.by_name} ${when(doc.resolution.at, now.value)}`}</span>
          <button type="button" class="btn" onClick={() => void reopen()}>
            {t("app.undo")}
          </button>
        </>
      ) : doc.kind === "transition" ? (
        <>
          <span class="grow">{t("desk.late.words", { who: doc.others.map(({ by_name }) => by_name).join("、"), done: doc.others.map(({ value }) => words(value)).join("、"), state: words(doc.current.value) })}</span>
          {WAYS.map((way) => (
            <button key={way} type="button" class="btn" onClick={() => void choose(way, t(`desk.way.${way}`))}>
              {t(`desk.way.${way}`)}
            </button>
          ))}
        </>
      ) : (
        <div class="sides">
          {[doc.current, ...doc.others].map((side: Side, place) => (
            <button key={side.op ?? place} type="button" class="btn side-value" onClick={() => void choose(side.value, words(side.value))}>
              <span>{words(side.value)}</span>
              <small>{`${side.by_name}${side.at > 0 ? ` ${when(side.at, now.value)}` : ""}${place === 0 ? ` · ${t("conflict.current")}` : ""}`}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
