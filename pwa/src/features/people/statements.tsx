/** What the technician said and asked for, and the answers: an objection is answered by somebody who had no hand in the review. */
import { useState } from "preact/hooks";
import type { Statement } from "../../domain/rows";
import { AskSheet } from "../../frame/ask-sheet";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { act } from "../desk/act";
import type { Entry } from "../desk/shapes";
import { judges, type Section } from "./section";
import { about } from "./shapes";

const VERDICTS = { review: ["stands", "again"], training: ["arranged", "declined"] } as const;

export function Statements(section: Section) {
  const said = section.file.statements.filter(({ doc }) => doc.about !== "hearing");
  if (said.length === 0) return null;
  return (
    <section class="panel">
      <header>
        <h2>{t("people.statements")}</h2>
      </header>
      {said.map((entry) => (
        <One key={entry.id} {...section} entry={entry} />
      ))}
    </section>
  );
}

function One({ ws, file, onChanged, entry: { id, doc } }: Section & { entry: Entry<Statement> }) {
  const [answering, answer] = useState(false);
  const review = file.reviews.find((one) => one.id === doc.subject)?.doc;
  const involved = review !== undefined && [review.by, review.second?.by].includes(ws.who.id);
  const verdicts = VERDICTS[doc.about as keyof typeof VERDICTS];

  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    if (await act(ws, about(file, "statement.answer", values, id), t("people.did.answered"))) onChanged();
  }

  return (
    <div class="cl" data-about={doc.about}>
      <div class="grow">
        <span class="tags">
          <span class={`tag ${doc.answer ? "" : doc.about === "review" ? "clash" : "sel"}`}>{t(`people.about.${doc.about}`)}</span>
          {file.late.has(id) && <span class="tag warn">{t("people.late")}</span>}
          <span class="mut">{when(doc.at, now.value)}</span>
        </span>
        <p>{doc.text}</p>
        {doc.answer && <p class="mut">{t("people.answered", { name: doc.answer.by_name, verdict: t(`people.answer.${doc.answer.verdict}`), text: doc.answer.text })}</p>}
      </div>
      {!doc.answer && judges(ws) && (involved ? (
        <span class="mut">{t("people.notInvolved")}</span>
      ) : (
        <button type="button" class="btn" onClick={() => answer(true)}>
          {t("people.answer")}
        </button>
      ))}
      {answering && (
        <AskSheet
          title={t("people.answer")} words={doc.text} send={t("people.answer")} onClose={() => answer(false)} onSend={(values) => void send(values)}
          questions={[
            { name: "verdict", kind: "segment", label: t("people.verdict"), choices: verdicts.map((value) => ({ value, label: t(`people.answer.${value}`) })) },
            { name: "text", kind: "area", label: t("people.answerWords") },
          ]}
        />
      )}
    </div>
  );
}
