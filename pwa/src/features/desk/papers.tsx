/** 单据: what the sheets of the visit say, and who wrote it. */
import { entriesOf, sheetsOf } from "../../domain/sheets";
import { now } from "../../frame/minute";
import { type Word, t, tCode } from "../../i18n";
import { when } from "../../i18n/format";
import type { Whole } from "./shapes";

export function Papers({ whole }: { whole: Whole }) {
  const { order, said } = whole;
  const filled = sheetsOf(order)
    .map((sheet) => ({ sheet, lines: entriesOf(sheet).flatMap(([name]) => said.get(name) ?? []).filter(({ value }) => value !== null) }))
    .filter(({ lines }) => lines.length > 0);
  const packing = order.packing ?? [];
  const packed = packing.filter(({ key }) => said.get(`pack.${key}`)?.value === "yes").length;
  return (
    <section class="panel papers">
      <header>
        <h2>{t("desk.papers")}</h2>
        {packing.length > 0 && <span class="end">{`${t("sheet.pack")} ${t("papers.of", { n: packed, total: packing.length })}`}</span>}
      </header>
      {filled.length === 0 && <p class="mut inner">{t("desk.noPapers")}</p>}
      <dl class="rows inner" hidden={filled.length === 0}>
        {filled.map(({ sheet, lines }) => (
          <div key={sheet} data-sheet={sheet}>
            <dt>{t(`sheet.${sheet}`)}</dt>
            <dd>
              {lines.map(({ name, value, by_name, at }) => (
                <div key={name} data-entry={name}>
                  {`${t(`entry.${name}` as Word)}：${tCode(`entry.${name}`, value ?? "") ?? value}`}
                  <span class="sub">{` ${by_name} ${when(at, now.value)}`}</span>
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
