/** Hearings about complaints: what the technician says, the decision, the second person, and the way back by an exam (R-STAR-5). */
import { useState } from "preact/hooks";
import type { Hearing } from "../../domain/rows";
import { AskSheet } from "../../frame/ask-sheet";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { isoDay, when } from "../../i18n/format";
import { act } from "../desk/act";
import type { Entry } from "../desk/shapes";
import { judges, type Section } from "./section";
import { about } from "./shapes";

type Asked = "decide" | "confirm" | "restore";

export function Hearings(section: Section) {
  const { file } = section;
  if (file.hearings.length === 0) return null;
  return (
    <section class="panel">
      <header>
        <h2>{t("people.hearings")}</h2>
        <span class="end">{t("people.hearingsWords")}</span>
      </header>
      {file.hearings.map((entry) => (
        <One key={entry.id} {...section} entry={entry} />
      ))}
    </section>
  );
}

function One({ ws, file, onChanged, entry: { id, doc } }: Section & { entry: Entry<Hearing> }) {
  const [asked, ask] = useState<Asked | null>(null);
  const said = file.statements.filter(({ doc: one }) => one.subject === id);
  const may = judges(ws);
  const own = doc.decision?.by === ws.who.id;
  const exams = file.certifications.filter(({ doc: one }) => one.kind === "product" && one.withdrawn === null && one.passed_on >= isoDay(doc.second?.at ?? 0));

  async function send(type: string, values: Readonly<Record<string, string>>): Promise<void> {
    const payload = type === "hearing.decide" ? { ...values, harm: values["harm"] === "yes" } : values;
    if (await act(ws, about(file, type, payload, id), t("desk.did.settle"))) onChanged();
  }

  return (
    <div class="cl" data-hearing={doc.state}>
      <div class="grow">
        <b>{t(`people.hearing.${doc.state}`)}</b>
        <p class="mut">{t("people.hearingOpened", { on: isoDay(doc.opened_at), n: doc.complaints.length })}</p>
        {said.map(({ id: key, doc: one }) => (
          <p key={key}>{t("people.saidBy", { name: one.by_name, time: when(one.at, now.value), text: one.text })}</p>
        ))}
        {said.length === 0 && <p class="mut">{t("people.notHeard")}</p>}
        {doc.decision && <p>{t("people.decidedBy", { name: doc.decision.by_name, verdict: t(`people.hearing.${doc.decision.verdict}`), reason: doc.decision.reason })}</p>}
        {doc.second && <p class="mut">{t("people.secondBy", { name: doc.second.by_name, verdict: t(`people.verdict.${doc.second.verdict}`), note: doc.second.note })}</p>}
        {doc.restored && <p class="c-ok">{t("people.restoredBy", { name: doc.restored.by_name, on: isoDay(doc.restored.at), note: doc.restored.note })}</p>}
      </div>
      {may && doc.state === "open" && <Act words={t("people.hearingDecide")} onPress={() => ask("decide")} />}
      {may && doc.state === "awaiting_second" && (own ? <span class="mut">{t("people.notYourself")}</span> : <Act words={t("people.confirm")} onPress={() => ask("confirm")} />)}
      {may && doc.state === "lost" && (exams.length > 0 ? <Act words={t("people.restore")} onPress={() => ask("restore")} /> : <span class="mut">{t("why.hearing.no_exam")}</span>)}
      {asked === "decide" && (
        <AskSheet
          title={t("people.hearingDecide")} words={t("people.hearingDecideWords")} send={t("people.decideSend")} bad onClose={() => ask(null)} onSend={(values) => void send("hearing.decide", values)}
          questions={[
            { name: "verdict", kind: "segment", label: t("people.verdict"), choices: (["kept", "lost"] as const).map((value) => ({ value, label: t(`people.hearing.${value}`) })) },
            { name: "harm", kind: "segment", label: t("people.harm"), choices: (["no", "yes"] as const).map((value) => ({ value, label: t(`people.harm.${value}`) })) },
            { name: "reason", kind: "area", label: t("people.reason") },
          ]}
        />
      )}
      {asked === "confirm" && (
        <AskSheet
          title={t("people.confirm")} words={doc.decision?.reason ?? ""} send={t("people.confirmSend")} onClose={() => ask(null)} onSend={(values) => void send("hearing.confirm", values)}
          questions={[
            { name: "verdict", kind: "segment", label: t("people.verdict"), choices: (["confirm", "refuse"] as const).map((value) => ({ value, label: t(`people.verdict.${value}`) })) },
            { name: "note", kind: "area", label: t("people.note"), optional: true },
          ]}
        />
      )}
      {asked === "restore" && (
        <AskSheet
          title={t("people.restore")} send={t("people.restore")} onClose={() => ask(null)} onSend={(values) => void send("hearing.restore", values)}
          questions={[
            { name: "certification", kind: "pick", label: t("people.exam"), choices: exams.map(({ id: value, doc: one }) => ({ value, label: `${one.name} ${one.passed_on}` })) },
            { name: "note", kind: "area", label: t("people.note"), optional: true },
          ]}
        />
      )}
    </div>
  );
}

function Act({ words, onPress }: { words: string; onPress(): void }) {
  return (
    <button type="button" class="btn" onClick={onPress}>
      {words}
    </button>
  );
}
