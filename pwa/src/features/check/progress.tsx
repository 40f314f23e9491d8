/** How far the list is, and who fills it. */
import type { Counts } from "../../domain/checklist";
import type { Answer, Order } from "../../domain/rows";
import type { Row } from "../../store/workspace";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { KeRuler } from "../../ui/ke-ruler";

interface Props {
  row: Row<Order>;
  me: string;
  count: Counts;
  answers: ReadonlyMap<string, Row<Answer>>;
}

export function Progress({ row, me, count, answers }: Props) {
  const done = count.total - count.open;
  const people = row.doc.technicians;
  return (
    <section class="prog" aria-label={t("check.progress")}>
      <p class="top">
        <b>{done}</b>
        <span>{t("check.of", { total: count.total })}</span>
        <span class="end">
          {count.fail > 0 && <b class="small c-bad">{t("check.fails", { n: count.fail })}</b>}
          {count.na > 0 && ` · ${t("check.nas", { n: count.na })}`}
        </span>
      </p>
      <KeRuler total={count.total} done={done} step={1} major={5} open />
      {people.length > 1 && (
        <div class="duo">
          {people.map(({ id, name }) => {
            const theirs = [...answers.values()].filter(({ doc }) => doc.by === id);
            const last = theirs.reduce((latest, { doc }) => Math.max(latest, doc.at), 0);
            const said =
              theirs.length > 0
                ? t("check.filled", { n: theirs.length, time: when(last, now.value) })
                : id === me
                  ? t("check.you")
                  : t("check.notSeen");
            return (
              <div key={id} class={theirs.length > 0 || id === me ? "" : "w"}>
                <span class={`ava sm ${theirs.length > 0 || id === me ? "" : "alt"}`} aria-hidden="true">
                  {[...name][0]}
                </span>
                <span>
                  {name}
                  <small>{said}</small>
                </span>
              </div>
            );
          })}
        </div>
      )}
    </section>
  );
}
