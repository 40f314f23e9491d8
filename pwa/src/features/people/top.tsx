/** Title, the numbers that wait for somebody, search, and how old all this is. */
import { useEffect, useState } from "preact/hooks";
import type { Live } from "../../store/desk";
import type { Workspace } from "../../store/workspace";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Age } from "../desk/top";
import type { PeoplePage } from "./shapes";

const TYPING_MS = 250;

interface Props {
  page: Live<PeoplePage>;
  ws: Workspace;
  q: string;
  onSearch(q: string): void;
}

export function PeopleTop({ page, ws, q, onSearch }: Props) {
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const counts = page.shown.value?.counts;
  return (
    <header class="dtop">
      <h1>{t("people.title")}</h1>
      <div class="kpi">
        {(["review", "heard", "lost"] as const).map((only) => (
          <div key={only} class={only === "lost" && (counts?.lost ?? 0) > 0 ? "c-bad" : ""}>
            <b>{counts?.[only] ?? "–"}</b>
            {t(`people.only.${only}`)}
          </div>
        ))}
      </div>
      <label class="inp find">
        <Icon name="search" />
        <input type="search" value={typed} placeholder={t("people.find")} aria-label={t("people.find")} onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <Age page={page} ws={ws} />
      <span class="ava sm" title={ws.who.name} aria-hidden="true">
        {[...ws.who.name][0]}
      </span>
    </header>
  );
}
