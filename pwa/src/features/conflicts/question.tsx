/** One field with its values, side by side. */
import { reopenConflict, resolveConflict } from "../../domain/commands";
import { maySettle, policyOf } from "../../domain/conflict";
import type { Conflict, Side } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";
import { Note } from "../../ui/note";
import { fieldWords, valueWords } from "./words";

export function Question({ ws, row }: { ws: Workspace; row: Row<Conflict> }) {
  const { doc } = row;
  const name = fieldWords(ws, row);
  const mine = (side: Side): boolean => side.by === ws.who.id;
  // Mine first: the left hand is always the same person.
  const sides = [doc.current, ...doc.others].sort((a, b) => Number(mine(b)) - Number(mine(a)));
  const policy = policyOf(doc);
  const may = maySettle(ws.who.roles, doc);

  async function choose(side: Side): Promise<void> {
    const undo = () => {
      const shown = ws.row("conflict", row.id).peek();
      if (shown) void attempt(() => reopenConflict(ws, shown));
    };
    const who = mine(side) ? t("conflict.mine") : t("conflict.theirs");
    await attempt(() => resolveConflict(ws, row, side.value), t("conflict.chose", { field: name, who }), undo);
  }

  if (doc.kind === "transition") {
    return (
      <section class="card cf" id={`conflict-${row.id}`}>
        <h3>{name}</h3>
        <Note tone="clash" icon="merge">
          {t("conflict.transitionWords", { done: doc.others.map(({ value }) => valueWords("state", value)).join("、"), state: valueWords("state", doc.current.value) })}
        </Note>
      </section>
    );
  }
  return (
    <fieldset class="card cf" id={`conflict-${row.id}`} data-field={doc.field} disabled={!may}>
      <legend class="vh">{name}</legend>
      <h3 aria-hidden="true">
        {name}
        <span class="tag clash end">{t("conflict.toChoose")}</span>
      </h3>
      <div class="ops">
        {sides.map((side, place) => (
          <label key={`${side.op ?? place}`} class={`op ${mine(side) ? "m" : "t"} ${sides.length % 2 === 1 && place === sides.length - 1 ? "w" : ""}`}>
            <input type="radio" name={row.id} checked={false} onChange={() => void choose(side)} />
            <span class="wh">
              {mine(side) ? t("conflict.mine") : side.by_name || t("conflict.theirs")}
              <i aria-hidden="true">
                <Icon name="check" size="s" />
              </i>
            </span>
            <span class="vl">{valueWords(doc.field, side.value)}</span>
            <small>{side.at > 0 ? `${side.by_name} ${when(side.at, now.value)}` : side.by_name}</small>
            <small class="mk">
              <Node kind={side === doc.current ? "real" : ""} />
              {t(side === doc.current ? "conflict.current" : "conflict.beside")}
            </small>
          </label>
        ))}
      </div>
      {policy && <p class="mut">{t(`conflict.policy.${policy}`)}</p>}
      {!may && <p class="mut">{t("conflict.office")}</p>}
    </fieldset>
  );
}
