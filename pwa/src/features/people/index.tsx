/** 人员: the technicians within reach, one of them whole, what the branches lack, and the published formula. Online. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Session } from "../../store/session";
import type { Workspace } from "../../store/workspace";
import { Link } from "../../frame/link";
import { match, navigate, route } from "../../frame/router";
import { t } from "../../i18n";
import { Rail } from "../desk/rail";
import { useLive } from "../desk/use-live";
import { CoveragePanel } from "./coverage";
import { FormulaPanel } from "./formula";
import { PeopleList } from "./list";
import { PersonPanel } from "./person";
import type { Narrowed, PeoplePage } from "./shapes";
import { PeopleTop } from "./top";

export default function People({ ws, session }: { ws: Workspace; session: Session }) {
  const [q, setQ] = useState("");
  const [only, narrow] = useState<Narrowed>("");
  const query = `only=${only}&q=${encodeURIComponent(q)}`;
  const page = useLive<PeoplePage>(`/api/people?${query}`);
  const address = route.value;
  const special = ["/desk/people/coverage", "/desk/people/formula"].includes(address);
  const chosen = special ? null : (match("/desk/people/:id", address)?.["id"] ?? null);
  const people = page.shown.value?.people ?? [];
  useEffect(() => {
    document.title = `${t("people.title")} · ${t("app.name")}`;
  }, []);
  useKeys(people.map(({ id }) => id), chosen);
  return (
    <div class="desk staff">
      <Rail ws={ws} session={session} />
      <PeopleTop page={page} ws={ws} q={q} onSearch={setQ} />
      <main class={`dm two ${chosen !== null || special ? "one" : ""}`} id="content">
        <PeopleList page={page} only={only} onOnly={narrow} chosen={chosen} q={q} query={query} />
        <div class="rt2">
          <Link class="btn up" href="/desk/people">
            {t("people.list")}
          </Link>
          {chosen !== null ? (
            <PersonPanel key={chosen} ws={ws} id={chosen} onChanged={page.refresh} />
          ) : address === "/desk/people/formula" ? (
            <FormulaPanel ws={ws} />
          ) : (
            <CoveragePanel />
          )}
        </div>
      </main>
    </div>
  );
}

/** j/k or arrows move, / searches, p prints the file that is open. */
function useKeys(ids: readonly string[], chosen: string | null): void {
  // Before the paint: whoever sees the list may press a key.
  useLayoutEffect(() => {
    function press(event: KeyboardEvent): void {
      if ((event.target as HTMLElement).closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
      const place = chosen === null ? -1 : ids.indexOf(chosen);
      const go = (to: number): void => {
        const next = ids[Math.min(Math.max(to, 0), ids.length - 1)];
        if (next) navigate(`/desk/people/${next}`, chosen !== null);
      };
      if (event.key === "j" || event.key === "ArrowDown") go(place + 1);
      else if (event.key === "k" || event.key === "ArrowUp") go(place - 1);
      else if (event.key === "/") document.querySelector<HTMLInputElement>(".find input")?.focus();
      else if (event.key === "p" && chosen !== null) print();
      else return;
      event.preventDefault();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [ids.join(), chosen]);
}
