/** The technicians, by branch, with what waits for somebody. */
import type { Live } from "../../store/desk";
import { Link } from "../../frame/link";
import { levelWords } from "../../frame/why-lines";
import { language, t } from "../../i18n";
import { Level } from "../../ui/icon";
import { NARROWED, type Narrowed, type PeoplePage, type PersonLine } from "./shapes";

interface Props {
  page: Live<PeoplePage>;
  only: Narrowed;
  onOnly(only: Narrowed): void;
  chosen: string | null;
  q: string;
  /** The same list as a file. */
  query: string;
}

const nameOf = (only: Narrowed): string => t(`people.only.${only === "" ? "all" : only}`);

export function PeopleList({ page, only, onOnly, chosen, q, query }: Props) {
  const shown = page.shown.value;
  const people = shown?.people ?? [];
  const branches = [...new Set(people.map(({ branch_name }) => branch_name))];
  return (
    <section class="panel" aria-label={t("people.list")}>
      <header>
        <h2>{nameOf(only)}</h2>
        <Link class="btn quiet end" href="/desk/people/coverage">
          {t("people.coverage")}
        </Link>
        <Link class="btn quiet" href="/desk/people/formula">
          {t("people.formula")}
        </Link>
        <a class="btn quiet" href={`/api/people.csv?${query}&lang=${language.value}`} download>
          CSV
        </a>
      </header>
      <div class="fl" role="group" aria-label={t("orders.filter")}>
        {NARROWED.map((one) => (
          <button key={one} type="button" aria-pressed={one === only} onClick={() => onOnly(one)}>
            {`${nameOf(one)} ${shown?.counts[one] ?? ""}`}
          </button>
        ))}
      </div>
      <div class="scroll ppl">
        {branches.map((branch) => (
          <div key={branch}>
            <h3>{branch}</h3>
            <ul>
              {people.filter(({ branch_name }) => branch_name === branch).map((one) => (
                <Line key={one.id} one={one} on={shown!.on} chosen={one.id === chosen} />
              ))}
            </ul>
          </div>
        ))}
        {shown && people.length === 0 && <p class="none mut">{q ? t("people.noMatch", { q }) : t(`people.none.${only === "" ? "all" : only}`)}</p>}
        {shown && shown.more > 0 && <p class="none mut">{t("people.more", { n: shown.more })}</p>}
        {!shown && page.failed.value && <p class="none mut">{t("desk.unreachable", { time: "–" })}</p>}
      </div>
    </section>
  );
}

function Line({ one, on, chosen }: { one: PersonLine; on: string; chosen: boolean }) {
  return (
    <li class={`or pp ${chosen ? "on" : ""}`}>
      <Link href={`/desk/people/${one.id}`} aria-current={chosen ? "page" : undefined}>
        <span class="ava sm" aria-hidden="true">
          {[...one.name][0]}
        </span>
        <span class="bd">
          <span class="tags">
            <b class="nm">{one.name}</b>
            {one.state === "lost" ? <span class="tag a">{t("people.lost")}</span> : <Level level={one.level_until_on < on ? 0 : one.level} label={levelWords(one.level)} />}
          </span>
          <span class="mut">{`${one.role} · ${one.employee_no}`}</span>
          <Waits one={one} />
        </span>
        <span class="rg">
          {one.level_until_on}
          <small>{one.score === null ? t("people.unrated") : t("people.rated", { score: one.score, n: one.rated_count })}</small>
        </span>
      </Link>
    </li>
  );
}

function Waits({ one: { standing } }: { one: PersonLine }) {
  const { review, hearing, objections, trainings, complaints, next_lapse_on } = standing;
  const tags: [tone: string, words: string][] = [];
  if (hearing === "open" || hearing === "awaiting_second") tags.push(["bad", t(`people.hearing.${hearing}`)]);
  if (review !== "none") tags.push([review === "overdue" ? "bad" : "warn", t(`people.review.${review}`)]);
  if (objections > 0) tags.push(["clash", t("people.objections", { n: objections })]);
  if (complaints > 0) tags.push(["bad", t("people.complaints", { n: complaints })]);
  if (trainings > 0) tags.push(["sel", t("people.trainings", { n: trainings })]);
  if (next_lapse_on !== null) tags.push(["warn", t("people.lapses", { on: next_lapse_on })]);
  if (tags.length === 0) return null;
  return (
    <span class="tags">
      {tags.map(([tone, words]) => (
        <span key={words} class={`tag ${tone}`}>
          {words}
        </span>
      ))}
    </span>
  );
}

