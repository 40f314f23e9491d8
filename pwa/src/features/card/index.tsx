/** 星级服务卡: shown to the customer first of all (R-STAR-3). The level explains itself. */
import { useState } from "preact/hooks";
import { showCard } from "../../domain/commands";
import type { Workspace } from "../../store/workspace";
import { attempt } from "../../frame/dispatching";
import { back, navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { levelWords, WhyLines } from "../../frame/why-lines";
import { t } from "../../i18n";
import { Primary } from "../../ui/dock";
import { Icon, Mark } from "../../ui/icon";
import { Node } from "../../ui/node";
import { Note } from "../../ui/note";
import { Sheet } from "../../ui/sheet";
import { Face } from "./face";
import { credentialOf } from "./live-code";
import { Standing } from "./standing";

type Verified = "yes" | "no" | "skipped";

export default function Card({ ws, id }: { ws: Workspace; id?: string }) {
  const [asking, ask] = useState(false);
  const [why, explain] = useState(false);
  const card = ws.row("star_card", ws.who.id).value?.doc;
  const order = ws.row("order", id ?? "").value;
  const above = id ? `/orders/${id}` : "/today";

  async function shown(verified: Verified): Promise<void> {
    if (order && (await attempt(() => showCard(ws, order, verified, credentialOf(ws)?.jti ?? undefined), t("card.shown")))) {
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
      <Face ws={ws} card={card} onWhy={() => explain(true)} />
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
