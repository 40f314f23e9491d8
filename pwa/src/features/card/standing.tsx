/** Under the star card, folded because a customer looks at it: the last review and the way to object, a hearing, certificates that end soon, training asked for.
 * Everything here works without a network; what was said is dashed until the server has it. */
import { useState } from "preact/hooks";
import { makeStatement } from "../../domain/commands";
import type { Hearing, Review, StarCard, Statement } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { AskSheet } from "../../frame/ask-sheet";
import { attempt } from "../../frame/dispatching";
import { now } from "../../frame/minute";
import { lapsingOf } from "../../frame/reminders";
import { levelWords } from "../../frame/why-lines";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Node } from "../../ui/node";

interface Asked {
  about: Statement["about"];
  subject?: string;
}

export function Standing({ ws, card }: { ws: Workspace; card: StarCard }) {
  const [asked, ask] = useState<Asked | null>(null);
  const mine = ["u", ws.who.id] as const;
  const review = ws.row("review", card.review ?? "").value;
  const hearing = ws.rows("hearing", mine).value.find(({ doc }) => ["open", "awaiting_second", "lost"].includes(doc.state));
  const said = [...ws.rows("statement", mine).value].sort((a, b) => b.doc.at - a.doc.at);
  const lapsing = lapsingOf(ws);
  const objected = said.some(({ doc }) => doc.about === "review" && doc.subject === review?.id);
  const heard = said.some(({ doc }) => doc.subject === hearing?.id);

  return (
    <details class="standing">
      <summary>{t("stand.title")}</summary>
      {hearing && <HearingNote hearing={hearing} onSpeak={heard ? undefined : () => ask({ about: "hearing", subject: hearing.id })} />}
      {review && <ReviewNote review={review} onObject={objected ? undefined : () => ask({ about: "review", subject: review.id })} />}
      {lapsing.map(({ id, doc }) => (
        <p key={id} class="remind">
          {t("stand.lapses", { name: doc.name, on: doc.until_on ?? "" })}
        </p>
      ))}
      {said.length > 0 && (
        <ul class="said">
          {said.map((row) => (
            <Said key={row.id} row={row} />
          ))}
        </ul>
      )}
      <button type="button" class="btn" onClick={() => ask({ about: "training" })}>
        {t("stand.training")}
      </button>
      {asked && (
        <AskSheet
          title={t(`stand.ask.${asked.about}`)} words={t(`stand.words.${asked.about}`)} send={t("stand.send")} onClose={() => ask(null)}
          onSend={({ text }) => void attempt(() => makeStatement(ws, asked.about, text ?? "", asked.subject), t("stand.sent"))}
          questions={[{ name: "text", kind: "area", label: t(`stand.label.${asked.about}`), most: 4000 }]}
        />
      )}
    </details>
  );
}

function ReviewNote({ review: { doc }, onObject }: { review: Row<Review>; onObject: (() => void) | undefined }) {
  return (
    <div class="stand">
      <h2>{t("stand.review", { on: doc.on, level: levelWords(doc.level) })}</h2>
      <p>{t("stand.by", { name: doc.by_name, reason: doc.reason })}</p>
      {doc.state === "reopened" && <p>{t("stand.reopened")}</p>}
      {onObject && (
        <button type="button" class="btn" onClick={onObject}>
          {t("stand.object")}
        </button>
      )}
    </div>
  );
}

function HearingNote({ hearing: { doc }, onSpeak }: { hearing: Row<Hearing>; onSpeak: (() => void) | undefined }) {
  return (
    <div class="stand bad" role="note">
      <h2>{t(`people.hearing.${doc.state}`)}</h2>
      <p>{t(doc.state === "lost" ? "stand.lost" : "stand.hearing", { n: doc.complaints.length })}</p>
      {onSpeak && doc.state === "open" && (
        <button type="button" class="btn" onClick={onSpeak}>
          {t("stand.speak")}
        </button>
      )}
    </div>
  );
}

function Said({ row: { doc, local } }: { row: Row<Statement> }) {
  const waits = local.size > 0;
  return (
    <li class={waits ? "localonly" : ""} data-about={doc.about}>
      <Node kind={waits ? "local" : "real"} />
      <span>
        <b>{t(`people.about.${doc.about}`)}</b> {doc.text}
        <small>{waits ? t("local.only") : when(doc.at, now.value)}</small>
        {doc.answer && <small>{t("people.answered", { name: doc.answer.by_name, verdict: t(`people.answer.${doc.answer.verdict}`), text: doc.answer.text })}</small>}
      </span>
    </li>
  );
}
