/** The published formula with all its versions; an administrator publishes the next, which counts from a day to come. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { AskSheet, type Question } from "../../frame/ask-sheet";
import { now } from "../../frame/minute";
import { toast } from "../../frame/toasts";
import { newId } from "../../store/ids";
import { t, type Word } from "../../i18n";
import { isoDay } from "../../i18n/format";
import { act } from "../desk/act";
import { useLive } from "../desk/use-live";
import type { Formula, FormulaPage } from "./shapes";

const DAY_MS = 86_400_000;
const WEIGHTS = ["certification", "experience", "evaluation", "complaints"] as const;
const NUMBERS = [
  "experience_years", "evaluation_floor", "evaluation_unrated", "sealed_percent", "sealed_least", "complaint_cost", "window_months", "review_months", "lead_days",
] as const;

export function FormulaPanel({ ws }: { ws: Workspace }) {
  const read = useLive<FormulaPage>("/api/formula");
  const [publishing, publish] = useState(false);
  const page = read.shown.value;
  if (!page) {
    return (
      <section class="panel empty">
        <p class="mut">{read.failed.value ? t("desk.unreachable", { time: "–" }) : t("desk.reading")}</p>
      </section>
    );
  }
  const inForce = page.versions.find(({ version = 1 }) => version === page.in_force) ?? page.versions[0]!;

  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    const n = (name: string): number => Number(values[name]);
    const formula = {
      weights: Object.fromEntries(WEIGHTS.map((name) => [name, n(name)])),
      ...Object.fromEntries(NUMBERS.map((name) => [name, n(name)])),
      levels: [2, 3, 4, 5].map((level) => n(`level${level}`)),
    };
    // What the server would keep as unreadable is said here, before anything is sent.
    if (Object.values(formula.weights).reduce((sum, points) => sum + points, 0) !== 100) return toast(t("people.badWeights"));
    if (formula.levels.some((from, k) => k > 0 && from <= formula.levels[k - 1]!)) return toast(t("people.badLevels"));
    if (values["from_on"]! <= isoDay(now.value)) return toast(t("why.formula.not_ahead"));
    const payload = { from_on: values["from_on"], reason: values["reason"], formula };
    const what = { type: "formula.publish@1", bucket: ["t", page!.root] as const, row: newId(), payload, bv: page!.ver, epoch: page!.epoch };
    if (await act(ws, what, t("people.did.published"))) read.refresh();
  }

  return (
    <section class="panel formula">
      <header>
        <h2>{t("people.formula")}</h2>
        <span class="end">{t("people.formulaWords")}</span>
        {ws.who.roles.includes("admin") && (
          <button type="button" class="btn" onClick={() => publish(true)}>
            {t("people.publish")}
          </button>
        )}
      </header>
      <div class="scroll inner" tabIndex={0}>
        {page.versions.map((one) => (
          <section key={one.version} class="fv" data-version={one.version}>
            <h3>
              {t("star.version", { n: one.version })}
              {one.version === page.in_force && <span class="tag ok">{t("people.inUse")}</span>}
              <span class="mut">{t("people.from", { on: one.from_on })}</span>
            </h3>
            {one.reason && <p class="mut">{`${one.by_name ?? ""}：${one.reason}`}</p>}
            <Numbers formula={one.formula} />
          </section>
        ))}
      </div>
      {publishing && (
        <AskSheet
          title={t("people.publish")} words={t("people.publishWords")} send={t("people.publish")} onClose={() => publish(false)} onSend={(values) => void send(values)}
          questions={asked(inForce.formula, isoDay(now.value + DAY_MS))}
        />
      )}
    </section>
  );
}

const called = (name: string): string => t(`people.formula.${name}` as Word);

function Numbers({ formula }: { formula: Formula }) {
  return (
    <dl class="rows nums2">
      {WEIGHTS.map((name) => (
        <div key={name}>
          <dt>{t(`card.input.${name}`)}</dt>
          <dd>{t("people.upTo", { n: formula.weights[name] })}</dd>
        </div>
      ))}
      <div>
        <dt>{called("levels")}</dt>
        <dd>{formula.levels.join(" / ")}</dd>
      </div>
      {NUMBERS.map((name) => (
        <div key={name}>
          <dt>{called(name)}</dt>
          <dd>{formula[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

function asked(formula: Formula, tomorrow: string): Question[] {
  const number = (name: string, label: string, value: number): Question => ({ name, kind: "number", label, value: String(value) });
  return [
    { name: "from_on", kind: "day", label: t("people.fromLabel"), value: tomorrow },
    { name: "reason", kind: "area", label: t("people.reason") },
    ...WEIGHTS.map((name) => number(name, t(`card.input.${name}`), formula.weights[name])),
    ...formula.levels.map((from, k) => number(`level${k + 2}`, t("people.levelFrom", { n: k + 2 }), from)),
    ...NUMBERS.map((name) => number(name, called(name), formula[name])),
  ];
}
