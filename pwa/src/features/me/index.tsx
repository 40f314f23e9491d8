/** 我的: who is in, language, appearance, PIN, signing out (which locks while something is unsent, and never deletes). */
import { useState } from "preact/hooks";
import type { Session } from "../../store/session";
import type { Workspace } from "../../store/workspace";
import { navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { sunlight, theme, type Theme } from "../../frame/theme";
import { t, language, speak } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";
import { ChoosePin } from "../sign-in/choose-pin";
import { PasswordForm } from "../sign-in/password-form";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export default function Me({ ws, session }: { ws: Workspace; session: Session }) {
  const [asking, ask] = useState(false);
  const [choosing, choose] = useState(false);
  const profile = ws.row("profile", ws.who.id).value?.doc;
  const { pending, link } = ws.status.value;
  /** Whoever comes next begins at the beginning. */
  const leave = async (): Promise<void> => {
    await session.signOut();
    navigate("/", true);
  };
  if (choosing) return <ChoosePin session={session} who={ws.who} onDone={() => choose(false)} />;
  return (
    <Screen ws={ws} title={t("me.title")} above="/today">
      <div class="pad">
        {link === "signed_out" && (
          <section class="card">
            <PasswordForm session={session} login={ws.who.login} />
          </section>
        )}
        <section class="card">
          <div class="fx">
            <span class="ava" aria-hidden="true">
              {[...ws.who.name][0]}
            </span>
            <div class="gr">
              <h2>{ws.who.name}</h2>
              {profile && <p class="mut">{`${t("me.no", { no: profile.employee_no })} · ${profile.branch_name}`}</p>}
            </div>
          </div>
        </section>
        <section class="card">
          <h2 class="sec">{t("me.language")}</h2>
          <Segment
            name="language" legend={t("me.language")} value={language.value} onChoose={speak}
            choices={[{ value: "zh", label: t("me.language.zh") }, { value: "en", label: t("me.language.en") }]}
          />
          <h2 class="sec">{t("me.theme")}</h2>
          <Segment
            name="theme" legend={t("me.theme")} value={theme.value} onChoose={(chosen) => (theme.value = chosen)}
            choices={THEMES.map((value) => ({ value, label: t(`me.theme.${value}`) }))}
          />
          <label class="fx sw1">
            <span class="gr">
              {t("me.sun")}
              <small class="mut"> {t("me.sun.words")}</small>
            </span>
            <input type="checkbox" role="switch" checked={sunlight.value} onChange={(event) => (sunlight.value = event.currentTarget.checked)} />
            <i />
          </label>
        </section>
        <div class="g2">
          <button type="button" class="btn" onClick={() => choose(true)}>
            {t("me.pin")}
          </button>
          <button type="button" class="btn" onClick={() => session.lock()}>
            <Icon name="lock" />
            {t("me.lock")}
          </button>
        </div>
        <button type="button" class="btn bad" onClick={() => (pending > 0 ? ask(true) : void leave())}>
          {t("me.signOut")}
        </button>
        {asking && (
          <Sheet title={t("me.signOut.title", { n: pending })} closeLabel={t("app.close")} onClose={() => ask(false)}>
            <p>{t("me.signOut.words")}</p>
            <button type="button" class="btn act" onClick={() => void leave()}>
              {t("me.signOut.go")}
            </button>
          </Sheet>
        )}
      </div>
    </Screen>
  );
}
