/** 巡检: the checklist of the visit. Every answer is kept the moment it is given. */
import { useState } from "preact/hooks";
import { counts, itemsOf, needsNote, nextOpen } from "../../domain/checklist";
import { complete } from "../../domain/commands";
import { type Lack, lacks } from "../../domain/gates";
import { saidOn } from "../../domain/sheets";
import type { Order, Template } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { answerRows, answersOf } from "../../frame/answers";
import { attempt } from "../../frame/dispatching";
import { navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { t } from "../../i18n";
import { Primary, Side } from "../../ui/dock";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { GateSheet } from "../../frame/gate";
import { ItemCard } from "./item-card";
import { Progress } from "./progress";

export default function Check({ ws, id }: { ws: Workspace; id?: string }) {
  const row = ws.row("order", id ?? "").value;
  const template = ws.row("template", row?.doc.template ?? "").value?.doc;
  if (!row || !template) {
    return (
      <Screen ws={ws} title={t("kind.inspection")} above={id ? `/orders/${id}` : "/orders"}>
        <div class="pad">
          <Note icon="gauge">{row && ws.ready.value ? t("check.noTemplate") : t("today.loading")}</Note>
        </div>
      </Screen>
    );
  }
  return <Shown ws={ws} row={row} template={template} />;
}

function Shown({ ws, row, template }: { ws: Workspace; row: Row<Order>; template: Template }) {
  const answers = answersOf(ws, row);
  const rows = answerRows(ws, row);
  const first = nextOpen(template, answers);
  const sectionOf = (key: string): number => Math.max(0, template.sections.findIndex(({ items }) => items.some((item) => item.key === key)));
  const [section, setSection] = useState(() => (first ? sectionOf(first.key) : 0));
  const [gate, setGate] = useState<readonly Lack[] | null>(null);
  const shown = template.sections[section]!;
  const next = nextOpen(template, answers, lastAnswered(template, answers));
  const count = counts(template, answers);
  const unexplained = itemsOf(template).find((item) => needsNote(answers.get(item.key)));

  function jump(key: string): void {
    setSection(sectionOf(key));
    requestAnimationFrame(() => {
      const card = document.getElementById(`item-${key}`);
      card?.scrollIntoView({ block: "center" });
      card?.querySelector<HTMLElement>("input, textarea")?.focus({ preventScroll: true });
    });
  }

  const step = unexplained
    ? { label: t("check.explain", { code: unexplained.code }), small: t("check.explainWhy"), go: () => jump(unexplained.key) }
    : next
      ? { label: t("check.next", { code: next.code }), small: t("check.left", { n: count.open }), go: () => jump(next.key) }
      : row.doc.state === "done"
        ? { label: t("check.finished"), small: "", go: () => navigate(`/orders/${row.id}`) }
        : {
            label: t("check.finish"),
            small: t("check.result", { pass: count.pass, fail: count.fail, na: count.na }),
            go: () => {
              const missing = lacks("complete", row.doc, saidOn(ws, row.bucket));
              if (missing.length > 0) return setGate(missing);
              void attempt(() => complete(ws, row), t("did.complete")).then((done) => done && navigate(`/orders/${row.id}`));
            },
          };

  return (
    <Screen
      ws={ws} title={template.name} small={`${row.doc.customer_name} · v${template.version}`} above={`/orders/${row.id}`}
      top={<Progress row={row} me={ws.who.id} count={count} answers={rows} />}
      dock={
        <>
          <Primary label={step.label} small={step.small} onPress={step.go} />
          <Side icon="doc" label={t("order.title")} onPress={() => navigate(`/orders/${row.id}`)} />
        </>
      }
    >
      <div class="pad">
        <div class="chips" role="group" aria-label={t("check.sections")}>
          {template.sections.map((one, place) => {
            const done = one.items.filter((item) => answers.get(item.key)?.result != null).length;
            return (
              <button key={one.key} type="button" class="btn sm" aria-pressed={place === section} onClick={() => setSection(place)}>
                {done === one.items.length && <Icon name="check" size="s" />}
                {one.name}
                <span class="no">
                  {done}/{one.items.length}
                </span>
              </button>
            );
          })}
        </div>
        <h2 class="vh">{shown.name}</h2>
        <ul class="items">
          {shown.items.map((item) => (
            <ItemCard key={item.key} ws={ws} order={row} item={item} row={rows.get(item.key)} />
          ))}
        </ul>
      </div>
      {gate !== null && <GateSheet ws={ws} row={row} event="complete" missing={gate} onClose={() => setGate(null)} onDone={() => navigate(`/orders/${row.id}`)} />}
    </Screen>
  );
}

/** The answered item after which nothing is answered: where the person got to. */
function lastAnswered(template: Template, answers: ReadonlyMap<string, { result: string | null }>): string {
  const answered = itemsOf(template).filter(({ key }) => (answers.get(key)?.result ?? null) !== null);
  return answered.at(-1)?.key ?? "";
}
