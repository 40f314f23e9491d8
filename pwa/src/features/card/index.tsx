/** 星级服务卡: shown to the customer first of all (R-STAR-3). The level explains itself. */
import { useState } from "preact/hooks";
import { showCard } from "../../domain/commands";
import type { StarCard } from "../../domain/rows";
import type { Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { now } from "../../frame/minute";
import { back, navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { levelWords, WhyLines } from "../../frame/why-lines";
import { t } from "../../i18n";
import { isoDay } from "../../i18n/format";
import { Primary } from "../../ui/dock";
import { Icon, Mark } from "../../ui/icon";
import { Node } from "../../ui/node";
import { Note } from "../../ui/note";
import { QrCode } from "../../ui/qr-code";
import { Sheet } from "../../ui/sheet";
import { Asterism, Ring } from "./figures";
import { Standing } from "./standing";

type Verified = "yes" | "no" | "skipped";

export default function Card({ ws, id }: { ws: Workspace; id?: string }) {
  const [asking, ask] = useState(false);
  const [why, explain] = useState(false);
  const card = ws.row("star_card", ws.who.id).value?.doc;
  const order = ws.row("order", id ?? "").value;
  const above = id ? `/orders/${id}` : "/today";

  async function shown(verified: Verified): Promise<void> {
    if (order && (await attempt(() => showCard(ws, order, verified, card?.card_no), t("card.shown")))) {
      ask(false);
      navigate(above, true);
    }
  }

  if (!card) {
    return (
      <Screen ws={ws} title={t("nav.card")} above={above}>
        <div class="pad">
          <Note icon="badge">{ws.ready.value ? t("card.none") : t("today.loading")}</Note>
        </div>
      </Screen>
    );
  }
  const header = (
    <header class="bar">
      <button type="button" class="ib" aria-label={t("app.back")} onClick={() => back(above)}>
        <Icon name="left" />
      </button>
      <h1 class="vh">{t("nav.card")}</h1>
      <Mark name={t("app.name")} />
      <span class="mk">
        <Node kind="real" />
        {t("card.offline")}
      </span>
    </header>
  );
  return (
    <Screen
      ws={ws} title={t("nav.card")} header={header} strip={false} nav={false} class="night"
      dock={
        order ? (
          <Primary label={t("card.show")} onPress={() => ask(true)} />
        ) : (
          <Primary label={t("card.why", { level: levelWords(card.level) })} star={false} onPress={() => explain(true)} />
        )
      }
    >
      <CardFace card={card} onWhy={() => explain(true)} />
      {!order && <Standing ws={ws} card={card} />}
      {asking && (
        <Sheet title={t("card.ask")} closeLabel={t("app.close")} onClose={() => ask(false)}>
          <p>{t("card.askWords")}</p>
          {(["yes", "no", "skipped"] as const).map((verified) => (
            <button key={verified} type="button" class="btn" onClick={() => void shown(verified)}>
              {t(`card.verified.${verified}`)}
            </button>
          ))}
        </Sheet>
      )}
      {why && (
        <Sheet title={t("card.why", { level: levelWords(card.level) })} closeLabel={t("app.close")} onClose={() => explain(false)}>
          <WhyLines why={card.why} version={card.formula_version} decision={card.decision} />
        </Sheet>
      )}
    </Screen>
  );
}

function CardFace({ card, onWhy }: { card: StarCard; onWhy(): void }) {
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
      <section class="ver">
        <QrCode text={`${location.origin}/c#${card.card_no}`} label={t("card.qr")} />
        <div>
          <h2>{t("card.scan")}</h2>
          <p>{t("card.compare")}</p>
          <p>{t("card.no", { no: card.card_no })}</p>
        </div>
      </section>
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
