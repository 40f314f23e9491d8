/** What is on the card: who, how many stars, the code that proves it now, and what the stars rest on. */
import type { StarCard } from "../../domain/rows";
import { now } from "../../frame/minute";
import { levelWords } from "../../frame/why-lines";
import { t } from "../../i18n";
import { isoDay } from "../../i18n/format";
import type { Workspace } from "../../store/workspace";
import { Node } from "../../ui/node";
import { Asterism, Ring } from "./figures";
import { LiveCode } from "./live-code";

export function Face({ ws, card, onWhy }: { ws: Workspace; card: StarCard; onWhy(): void }) {
  const today = isoDay(now.value);
  const expired = card.level_until_on < today;
  const years = Math.floor((Date.parse(today) - Date.parse(card.since_on)) / (365.25 * 86_400_000));
  return (
    <div class="sc">
      <div class="who">
        <Ring letter={[...card.name][0]!} label={t("card.photo", { name: card.name })} />
        <div>
          <h2 class="name">{card.name}</h2>
          <p>{`${card.role} · ${card.branch_name}`}</p>
          <p class="no">{t("me.no", { no: card.employee_no })}</p>
        </div>
      </div>
      <button type="button" class="lvl" onClick={onWhy}>
        <Asterism level={expired ? 0 : card.level} label={expired ? t("card.expired", { on: card.level_until_on }) : levelWords(card.level)} />
        <span>
          <b>{expired ? t("card.expiredShort") : levelWords(card.level)}</b>
          <small>{t("card.yearly")}</small>
        </span>
      </button>
      <LiveCode ws={ws} card={card} />
      <dl class="nums">
        <div>
          <dt>{t("card.score")}</dt>
          <dd>
            {card.score ?? "–"}
            <small>{t("card.rated", { n: card.rated_count })}</small>
          </dd>
        </div>
        <div>
          <dt>{t("card.since")}</dt>
          <dd>
            {years}
            <small>{t("card.years")}</small>
          </dd>
        </div>
        <div>
          <dt>{t("card.until")}</dt>
          <dd>{card.level_until_on}</dd>
        </div>
      </dl>
      <ul class="certs">
        {card.certifications.map((one) => (
          <li key={one.name}>
            <Node kind={one.until_on < today ? "" : "real"} />
            <span>{one.name}</span>
            <span class="end">{t(one.until_on < today ? "card.certExpired" : "card.certUntil", { on: one.until_on.slice(0, 7) })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
