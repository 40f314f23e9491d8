/** What customers say: call-back scores and complaints, taken on short forms (R-CB-2, R-CMP-6). */
import { useState } from "preact/hooks";
import type { Complaint } from "../../domain/rows";
import { AskSheet, type Question } from "../../frame/ask-sheet";
import { now } from "../../frame/minute";
import { toast } from "../../frame/toasts";
import { newId, uuid5 } from "../../store/ids";
import { t } from "../../i18n";
import { isoDay, shortDay } from "../../i18n/format";
import { act } from "../desk/act";
import type { Entry } from "../desk/shapes";
import { judges, type Section } from "./section";
import { about } from "./shapes";

const QUESTIONS = ["reply", "skill", "manner", "rules", "price"] as const;

export function Voices(section: Section) {
  const { ws, file, onChanged } = section;
  const [asked, ask] = useState<"callback" | "complaint" | null>(null);
  const today = isoDay(now.value);
  const has = (...roles: string[]): boolean => ws.who.roles.some((role) => roles.includes(role));
  const scored = new Set(file.callbacks.map(({ doc }) => doc.order));
  const orders = file.orders.map(({ id, number, customer_name, done_at }) => ({ value: id, label: `${number ?? "–"} ${customer_name}${done_at === null ? "" : ` ${shortDay(done_at)}`}` }));
  const unscored = orders.filter(({ value }) => !scored.has(value));

  async function callback(values: Readonly<Record<string, string>>): Promise<void> {
    const order = values["order"]!;
    const payload = { order, on: values["on"], scores: QUESTIONS.map((name) => Number(values[name])), note: values["note"] ?? "" };
    if (await act(ws, about(file, "callback.record", payload, uuid5(order, `callback ${file.id}`)), t("people.did.scored"))) onChanged();
  }
  async function complaint({ on, text, order, customer_name }: Readonly<Record<string, string>>): Promise<void> {
    const payload = { on, text, ...(order ? { order } : { customer_name: customer_name ?? "" }) };
    if (await act(ws, about(file, "complaint.record", payload, newId()), t("people.did.complaint"))) onChanged();
  }

  return (
    <section class="panel">
      <header>
        <h2>{t("people.voices", { n: file.callbacks.length, sealed: file.sealed })}</h2>
        {has("manager", "quality", "admin", "hotline") && (
          <button type="button" class="btn end" onClick={() => (unscored.length === 0 ? toast(t("people.nothingToScore")) : ask("callback"))}>
            {t("people.callback")}
          </button>
        )}
        {has("manager", "quality", "admin", "hotline", "dispatcher") && (
          <button type="button" class="btn" onClick={() => ask("complaint")}>
            {t("people.complaint")}
          </button>
        )}
      </header>
      {file.complaints.map((entry) => (
        <One key={entry.id} {...section} entry={entry} />
      ))}
      {file.callbacks.length > 0 && (
        <table class="tb">
          <tbody>
            {file.callbacks.map(({ id, doc }) => (
              <tr key={id}>
                <td class="nw">{doc.on}</td>
                <td>
                  {doc.customer_name}
                  {doc.note && <div class="sub">{doc.note}</div>}
                </td>
                <td class="nw mut">{doc.number}</td>
                <td class={`nw b ${doc.points < 15 ? "c-bad" : ""}`}>{`${doc.points} / 25`}</td>
                <td class="nw mut">{doc.by_name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {file.callbacks.length + file.complaints.length === 0 && <p class="none mut">{t("people.noVoices")}</p>}
      {asked === "callback" && (
        <AskSheet
          title={t("people.callback")} words={t("people.readByHim")} send={t("people.callback")}
          onClose={() => ask(null)} onSend={(values) => void callback(values)}
          questions={[
            { name: "order", kind: "pick", label: t("people.order"), choices: unscored },
            { name: "on", kind: "day", label: t("people.calledOn"), value: today, max: today },
            ...QUESTIONS.map((name): Question => ({ name, kind: "segment", label: t(`people.mark.${name}`), choices: ["0", "1", "2", "3", "4", "5"].map((value) => ({ value, label: value })) })),
            { name: "note", kind: "area", label: t("people.note"), optional: true, most: 4000 },
          ]}
        />
      )}
      {asked === "complaint" && (
        <AskSheet
          title={t("people.complaint")} words={t("people.readByHim")} send={t("people.complaint")} onClose={() => ask(null)} onSend={(values) => void complaint(values)}
          questions={[
            { name: "order", kind: "pick", label: t("people.orderIfAny"), choices: orders, optional: true },
            { name: "customer_name", kind: "line", label: t("order.customer"), optional: true, when: (values) => values["order"] === "" },
            { name: "on", kind: "day", label: t("people.complainedOn"), value: today, max: today },
            { name: "text", kind: "area", label: t("people.complaintText") },
          ]}
        />
      )}
    </section>
  );
}

function One({ ws, file, onChanged, entry: { id, doc } }: Section & { entry: Entry<Complaint> }) {
  const [finding, find] = useState(false);
  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    if (await act(ws, about(file, "complaint.find", values, id), t("desk.did.settle"))) onChanged();
  }
  return (
    <div class="cl" data-complaint={doc.finding?.verdict ?? "open"}>
      <div class="grow">
        <span class="tags">
          <span class={`tag ${doc.finding === null ? "bad" : doc.finding.verdict === "justified" ? "warn" : ""}`}>{t(`people.finding.${doc.finding?.verdict ?? "open"}`)}</span>
          <b>{doc.customer_name || t("people.noName")}</b>
          <span class="mut">{`${doc.on}${doc.number ? ` · ${doc.number}` : ""}${doc.source === "callback" ? ` · ${t("people.fromCallback")}` : ""}`}</span>
        </span>
        <p>{doc.text}</p>
        {doc.finding && <p class="mut">{`${doc.finding.by_name}：${doc.finding.note}`}</p>}
      </div>
      {!doc.finding && judges(ws) && (
        <button type="button" class="btn" onClick={() => find(true)}>
          {t("people.find.complaint")}
        </button>
      )}
      {finding && (
        <AskSheet
          title={t("people.find.complaint")} words={t("people.findWords")} send={t("people.find.complaint")} onClose={() => find(false)} onSend={(values) => void send(values)}
          questions={[
            { name: "verdict", kind: "segment", label: t("people.verdict"), choices: (["justified", "unfounded"] as const).map((value) => ({ value, label: t(`people.finding.${value}`) })) },
            { name: "note", kind: "area", label: t("people.findNote") },
          ]}
        />
      )}
    </div>
  );
}
