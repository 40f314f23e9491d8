/** Exams, skills, roles and abilities, with their ends; granted and withdrawn with a reason. */
import { useState } from "preact/hooks";
import type { CertificateKind } from "../../domain/rows";
import { AskSheet, type Question } from "../../frame/ask-sheet";
import { now } from "../../frame/minute";
import { newId } from "../../store/ids";
import { t, tCode } from "../../i18n";
import { isoDay } from "../../i18n/format";
import { act } from "../desk/act";
import { judges, type Section } from "./section";
import { about } from "./shapes";

const KINDS: readonly CertificateKind[] = ["product", "skill", "role", "ability", "basic"];
const SUBJECTS = { role: ["support", "project", "trainer"], ability: ["data", "solution"], basic: ["conduct", "technique", "policies"] } as const;
const SOON_MS = 60 * 86_400_000;

export function Certificates({ ws, file, onChanged }: Section) {
  const [granting, grant] = useState(false);
  const [withdrawing, withdraw] = useState<string | null>(null);
  const [every, showEvery] = useState(false);
  const today = isoDay(now.value);
  const soon = isoDay(now.value + SOON_MS);
  const order = (kind: CertificateKind): number => KINDS.indexOf(kind);
  const held = [...file.certifications].sort((a, b) => order(a.doc.kind) - order(b.doc.kind) || (b.doc.grade ?? 0) - (a.doc.grade ?? 0) || (a.doc.name < b.doc.name ? -1 : 1));
  const exams = held.filter(({ doc }) => doc.kind === "product");
  const shown = every ? held : exams;

  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    const { kind, subject, name, grade, passed_on, until_on } = values;
    const payload = { kind, subject, name: name || t(`people.subject.${subject as "data"}`), passed_on, ...(grade ? { grade: Number(grade) } : {}), ...(until_on ? { until_on } : {}) };
    if (await act(ws, about(file, "certification.grant", payload, newId()), t("people.did.granted"))) onChanged();
  }
  async function take(row: string, values: Readonly<Record<string, string>>): Promise<void> {
    if (await act(ws, about(file, "certification.withdraw", values, row), t("people.did.withdrawn"))) onChanged();
  }

  return (
    <section class="panel">
      <header>
        <h2>{t("people.certificates", { n: exams.length })}</h2>
        <button type="button" class="btn quiet end" aria-pressed={every} onClick={() => showEvery(!every)}>
          {t(every ? "people.onlyExams" : "people.everyCertificate", { n: held.length })}
        </button>
        {judges(ws) && (
          <button type="button" class="btn" onClick={() => grant(true)}>
            {t("people.grant")}
          </button>
        )}
      </header>
      {shown.length === 0 ? (
        <p class="none mut">{t("people.noExam")}</p>
      ) : (
        <table class="tb">
          <tbody>
            {shown.map(({ id, doc }) => (
              <tr key={id} class={doc.withdrawn ? "gone" : ""}>
                <td class="nw mut">{t(`people.kind.${doc.kind}`)}</td>
                <td>
                  {doc.name}
                  {doc.withdrawn && <div class="sub">{t("people.withdrawn", { name: doc.withdrawn.by_name, reason: doc.withdrawn.reason })}</div>}
                </td>
                <td class="nw">{doc.grade === null ? "" : t("people.grade", { n: doc.grade })}</td>
                <td class="nw">{doc.passed_on}</td>
                <td class="nw">
                  {doc.until_on === null ? t("people.noEnd") : doc.until_on < today ? <span class="c-bad">{t("card.certExpired", { on: doc.until_on })}</span> : doc.until_on <= soon ? <span class="c-warn b">{t("people.lapses", { on: doc.until_on })}</span> : t("card.certUntil", { on: doc.until_on })}
                </td>
                <td class="acts">
                  {judges(ws) && !doc.withdrawn && (
                    <button type="button" class="btn quiet" onClick={() => withdraw(id)}>
                      {t("people.withdraw")}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {granting && <AskSheet title={t("people.grant")} send={t("people.grant")} onClose={() => grant(false)} onSend={(values) => void send(values)} questions={asked(today)} />}
      {withdrawing !== null && (
        <AskSheet
          title={t("people.withdraw")} words={file.certifications.find(({ id }) => id === withdrawing)?.doc.name ?? ""} send={t("people.withdraw")} bad
          onClose={() => withdraw(null)} onSend={(values) => void take(withdrawing, values)} questions={[{ name: "reason", kind: "area", label: t("people.reason") }]}
        />
      )}
    </section>
  );
}

function asked(today: string): Question[] {
  const fixed = (kind: keyof typeof SUBJECTS): Question => ({
    name: "subject", kind: "pick", label: t("people.subject"), when: (values) => values["kind"] === kind,
    choices: SUBJECTS[kind].map((value) => ({ value, label: tCode("people.subject", value) ?? value })),
  });
  const free = (values: Readonly<Record<string, string>>): boolean => values["kind"] === "product" || values["kind"] === "skill";
  return [
    { name: "kind", kind: "pick", label: t("people.kind"), value: "product", choices: KINDS.map((value) => ({ value, label: t(`people.kind.${value}`) })) },
    { name: "subject", kind: "line", label: t("people.product"), most: 60, when: free },
    ...(Object.keys(SUBJECTS) as (keyof typeof SUBJECTS)[]).map(fixed),
    { name: "name", kind: "line", label: t("people.certificateName"), when: free },
    { name: "grade", kind: "segment", label: t("people.gradeLabel"), when: (values) => values["kind"] === "product", choices: ["1", "2", "3", "4"].map((value) => ({ value, label: value })) },
    { name: "passed_on", kind: "day", label: t("people.passedOn"), value: today, max: today },
    { name: "until_on", kind: "day", label: t("people.untilOn"), optional: true },
  ];
}
