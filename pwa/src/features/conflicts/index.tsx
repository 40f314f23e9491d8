/** 选定处理结果: both values are kept; a person chooses, field by field, and may take it back. */
import type { Conflict } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { numberOf } from "../../frame/order-words";
import { navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { t } from "../../i18n";
import { Primary } from "../../ui/dock";
import { Note } from "../../ui/note";
import { Settled } from "./settled";
import { Question } from "./question";

export default function Conflicts({ ws, id }: { ws: Workspace; id?: string }) {
  const order = ws.row("order", id ?? "").value;
  const all = ws.rows("conflict", ["o", id ?? ""]).value;
  const open = all.filter(({ doc }) => doc.state === "open");
  const over = all.filter(({ doc }) => doc.state !== "open");
  const small = order ? `${numberOf(order.id, order.doc)} · ${order.doc.customer_name}` : "";
  const next = open[0];

  function go(): void {
    if (next) document.getElementById(`conflict-${next.id}`)?.scrollIntoView({ block: "center" });
    else navigate(`/orders/${id}`);
  }

  return (
    <Screen
      ws={ws} title={t("conflict.title")} small={small} above={`/orders/${id}`}
      dock={
        <Primary
          label={next ? t("conflict.next") : t("conflict.back")} small={next ? t("conflict.left", { n: open.length }) : ""}
          star={next !== undefined} onPress={go}
        />
      }
    >
      <div class="pad">
        <p class="leg">
          <span>
            <i class="sw m" />
            {t("conflict.mine")}
          </span>
          <span>
            <i class="sw t" />
            {t("conflict.theirs")}
          </span>
          <span class="mut">{t("conflict.kept")}</span>
        </p>
        {open.length === 0 && over.length === 0 && <Note tone="ok" icon="check">{t("conflict.none")}</Note>}
        {open.map((row) => (
          <Question key={row.id} ws={ws} row={row} />
        ))}
        {over.length > 0 && (
          <section class="card">
            <h2 class="sec">{t("conflict.over")}</h2>
            <ul class="rows">
              {over.map((row: Row<Conflict>) => (
                <Settled key={row.id} ws={ws} row={row} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Screen>
  );
}
