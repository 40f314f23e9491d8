/** 单据: the sheets of this visit and the packing list, each with what it still wants. */
import { useState } from "preact/hooks";
import type { Order } from "../../domain/rows";
import { type Sheet as SheetName, entriesOf, saidOn, setEntries, sheetsOf } from "../../domain/sheets";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { entryRows } from "../../frame/sheet-fields";
import { type Word, t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import { SheetForm } from "../../frame/sheet-form";

export function Papers({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const [open, setOpen] = useState<SheetName | "pack" | null>(null);
  const said = saidOn(ws, row.bucket);
  const packing = row.doc.packing ?? [];
  const packed = packing.filter(({ key }) => said.get(`pack.${key}`) === "yes").length;
  const filled = (sheet: SheetName): number => entriesOf(sheet).filter(([name]) => (said.get(name) ?? "") !== "").length;
  return (
    <section class="card">
      <h3 class="sec">{t("order.papers")}</h3>
      <div class="g2 papers">
        {packing.length > 0 && (
          <button type="button" class="btn" data-sheet="pack" onClick={() => setOpen("pack")}>
            <Icon name={packed === packing.length ? "check" : "box"} />
            <span>
              {t("sheet.pack")}
              <small>{t("papers.of", { n: packed, total: packing.length })}</small>
            </span>
          </button>
        )}
        {sheetsOf(row.doc).map((sheet) => (
          <button key={sheet} type="button" class="btn" data-sheet={sheet} onClick={() => setOpen(sheet)}>
            <Icon name={filled(sheet) > 0 ? "check" : "pen"} />
            <span>
              {t(`sheet.${sheet}`)}
              <small>{filled(sheet) > 0 ? t("papers.of", { n: filled(sheet), total: entriesOf(sheet).length }) : t("papers.empty")}</small>
            </span>
          </button>
        ))}
      </div>
      {open === "pack" && <Packing ws={ws} row={row} onClose={() => setOpen(null)} />}
      {open !== null && open !== "pack" && <SheetForm ws={ws} row={row} sheet={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** R-ORD-13: each thing is ticked as it goes into the bag. */
function Packing({ ws, row, onClose }: { ws: Workspace; row: Row<Order>; onClose(): void }) {
  const said = saidOn(ws, row.bucket);
  return (
    <Sheet title={t("sheet.pack")} closeLabel={t("app.close")} onClose={onClose}>
      <div class="stack">
        {(row.doc.packing ?? []).map(({ key, name }) => {
          const on = said.get(`pack.${key}`) === "yes";
          const put = () => setEntries(ws, row, { [`pack.${key}`]: on ? "" : "yes" }, entryRows(ws, row.bucket));
          return (
            <button key={key} type="button" class="btn tick" aria-pressed={on} data-entry={`pack.${key}`} onClick={() => void attempt(put)}>
              <Icon name={on ? "check" : "dash"} />
              {name === undefined ? t(`pack.${key}` as Word) : `${key} ${name}`}
            </button>
          );
        })}
      </div>
    </Sheet>
  );
}
