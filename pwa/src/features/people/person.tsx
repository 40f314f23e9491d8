/** One technician's file: why this level, what the formula gives today, what is to decide, and all that it was taken from. */
import type { Workspace } from "../../store/workspace";
import { levelWords, WhyLines } from "../../frame/why-lines";
import { t } from "../../i18n";
import { Icon, Level } from "../../ui/icon";
import { useLive } from "../desk/use-live";
import { Access } from "./access";
import { Certificates } from "./certificates";
import { Hearings } from "./hearings";
import { ReviewDesk } from "./review";
import { Reviews } from "./reviews";
import type { Section } from "./section";
import { type File, fileOf, type PersonWhole } from "./shapes";
import { Statements } from "./statements";
import { Voices } from "./voices";

export function PersonPanel({ ws, id, onChanged }: { ws: Workspace; id: string; onChanged(): void }) {
  const read = useLive<PersonWhole>(`/api/people/${id}`);
  const whole = read.shown.value;
  const file = whole && fileOf(id, whole);
  if (!file) {
    return (
      <section class="panel empty">
        <p class="mut">{read.failed.value === "refused" ? t("people.notFound") : read.failed.value ? t("desk.unreachable", { time: "–" }) : t("desk.reading")}</p>
      </section>
    );
  }
  const changed = (): void => {
    read.refresh();
    onChanged();
  };
  const section: Section = { ws, file, onChanged: changed };
  return (
    <div class="scroll person" tabIndex={0} data-ver={file.ver}>
      <Head file={file} />
      <ReviewDesk {...section} />
      <Hearings {...section} />
      <Statements {...section} />
      <section class="panel">
        <header>
          <h2>{t("card.why", { level: levelWords(file.card.level) })}</h2>
          <span class="end">{t("people.inForce", { on: file.card.level_until_on })}</span>
        </header>
        <div class="inner">
          <WhyLines why={file.card.why} version={file.card.formula_version} decision={file.card.decision} />
        </div>
      </section>
      <Certificates {...section} />
      <Voices {...section} />
      <Reviews file={file} />
      <Access ws={ws} person={{ id: file.id, name: file.card.name }} onChanged={changed} />
    </div>
  );
}

function Head({ file: { card, proposal } }: { file: File }) {
  return (
    <section class="panel">
      <div class="phead">
        <span class="ava" aria-hidden="true">
          {[...card.name][0]}
        </span>
        <div class="gr">
          <h2>{card.name}</h2>
          <p class="mut">{`${card.role} · ${card.branch_name} · ${t("me.no", { no: card.employee_no })} · ${t("card.no", { no: card.card_no })}`}</p>
        </div>
        <div class="plevel">
          {card.state === "lost" ? <b class="c-bad">{t("people.lost")}</b> : <Level level={card.level} label={levelWords(card.level)} />}
          <span class="mut">{card.state === "lost" ? t("people.lostWords") : `${levelWords(card.level)} · ${t("card.until")} ${card.level_until_on}`}</span>
        </div>
        <span class="mut score">
          {card.score === null ? t("people.unrated") : t("people.rated", { score: card.score, n: card.rated_count })}
          <small>{t("people.soFar", { score: proposal.score ?? "–", n: proposal.rated })}</small>
        </span>
        <button type="button" class="btn ib" aria-label={t("people.print")} title={t("people.print")} onClick={() => print()}>
          <Icon name="print" />
        </button>
      </div>
    </section>
  );
}
