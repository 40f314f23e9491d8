/** The yearly review: what the formula gives today, the decision with its reason, the second person's word. */
import { useState } from "preact/hooks";
import { AskSheet } from "../../frame/ask-sheet";
import { levelWords, WhyLines } from "../../frame/why-lines";
import { newId } from "../../store/ids";
import { t } from "../../i18n";
import { Star } from "../../ui/icon";
import { act } from "../desk/act";
import { judges, type Section } from "./section";
import { about } from "./shapes";

export function ReviewDesk({ ws, file, onChanged }: Section) {
  const [deciding, decide] = useState(false);
  const [confirming, confirm] = useState(false);
  const { proposal, standing, card } = file;
  const waiting = file.reviews.find(({ doc }) => doc.state === "awaiting_second");
  const may = judges(ws);

  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    const payload = { proposed: proposal.level, level: Number(values["level"]), reason: values["reason"] };
    const done = payload.level === proposal.level ? t("people.did.decided", { level: levelWords(payload.level) }) : t("people.did.waits");
    if (await act(ws, about(file, "review.decide", payload, newId()), done)) onChanged();
  }
  async function second(values: Readonly<Record<string, string>>): Promise<void> {
    if (waiting && (await act(ws, about(file, "review.confirm", values, waiting.id), t("people.did.confirmed")))) onChanged();
  }

  return (
    <section class="panel" data-review={standing.review}>
      <header>
        <h2>{t("people.proposal", { level: levelWords(proposal.level), points: proposal.points })}</h2>
        {standing.review !== "none" && <span class={`tag ${standing.review === "overdue" ? "bad" : "warn"}`}>{t(`people.review.${standing.review}`)}</span>}
        <span class="end">{t("people.asOfToday")}</span>
      </header>
      <div class="inner stack">
        {waiting ? (
          <p>
            {t("people.waiting", { by: waiting.doc.by_name, from: levelWords(waiting.doc.proposed), to: levelWords(waiting.doc.level) })}
            <span class="sub">{waiting.doc.reason}</span>
          </p>
        ) : (
          <WhyLines why={proposal.why} version={proposal.version} />
        )}
        <div class="row-acts flush">
          {!may && <span class="mut">{t("desk.readOnly")}</span>}
          {may && waiting && waiting.doc.by === ws.who.id && <span class="mut">{t("people.notYourself")}</span>}
          {may && waiting && waiting.doc.by !== ws.who.id && (
            <button type="button" class="btn act" onClick={() => confirm(true)}>
              <Star />
              {t("people.confirm")}
            </button>
          )}
          {may && !waiting && card.state === "valid" && standing.review !== "none" && (
            <button type="button" class="btn act" onClick={() => decide(true)}>
              <Star />
              {t("people.decide")}
            </button>
          )}
          {may && !waiting && card.state === "valid" && standing.review === "none" && <span class="mut">{t("people.notDue", { on: card.level_until_on })}</span>}
          {may && !waiting && card.state === "lost" && <span class="mut">{t("why.review.lost")}</span>}
        </div>
      </div>
      {deciding && (
        <AskSheet
          title={t("people.decideWho", { name: card.name })} words={t("people.decideWords")} send={t("people.decide")} onClose={() => decide(false)} onSend={(values) => void send(values)}
          questions={[
            { name: "level", kind: "segment", label: t("people.level"), value: String(proposal.level), choices: [1, 2, 3, 4, 5].map((level) => ({ value: String(level), label: String(level) })) },
            { name: "reason", kind: "area", label: t("people.reason") },
          ]}
        />
      )}
      {confirming && waiting && (
        <AskSheet
          title={t("people.confirm")} words={`${levelWords(waiting.doc.proposed)} → ${levelWords(waiting.doc.level)} · ${waiting.doc.reason}`}
          send={t("people.confirmSend")} onClose={() => confirm(false)} onSend={(values) => void second(values)}
          questions={[
            { name: "verdict", kind: "segment", label: t("people.verdict"), choices: (["confirm", "refuse"] as const).map((value) => ({ value, label: t(`people.verdict.${value}`) })) },
            { name: "note", kind: "area", label: t("people.note"), optional: true },
          ]}
        />
      )}
    </section>
  );
}
