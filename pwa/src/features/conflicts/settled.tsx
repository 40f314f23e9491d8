/** What was chosen, by whom, and the way back. */
import { reopenConflict } from "../../domain/commands";
import { maySettle } from "../../domain/conflict";
import type { Conflict } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";
import { fieldWords, valueWords } from "./words";

export function Settled({ ws, row }: { ws: Workspace; row: Row<Conflict> }) {
  const { resolution, field, state } = row.doc;
  return (
    <li>
      <div class="v">
        <b>{fieldWords(ws, row)}</b>
        <p>{resolution ? valueWords(field, resolution.value) : t("conflict.superseded")}</p>
        {resolution && (
          <p class="sub">
            {resolution.by_name} {when(resolution.at, now.value)}
          </p>
        )}
        {row.local.size > 0 && (
          <p class="mk">
            <Node kind="local" />
            {t("local.only")}
          </p>
        )}
      </div>
      {state === "resolved" && maySettle(ws.who.roles, row.doc) && (
        <button type="button" class="btn sm" onClick={() => void attempt(() => reopenConflict(ws, row), t("conflict.reopened"))}>
          <Icon name="undo" size="s" />
          {t("app.undo")}
        </button>
      )}
    </li>
  );
}
