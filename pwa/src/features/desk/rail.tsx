/** The desk's places. */
import type { Session } from "../../store/session";
import type { Workspace } from "../../store/workspace";
import { Link } from "../../frame/link";
import { route } from "../../frame/router";
import { sunlight, theme } from "../../frame/theme";
import { language, speak, t } from "../../i18n";
import { Icon, Mark } from "../../ui/icon";

export function Rail({ ws, session }: { ws: Workspace; session: Session }) {
  const here = route.value;
  const dark = theme.value === "dark";
  return (
    <nav class="rail" aria-label={t("nav.main")}>
      <Mark name={t("app.name")} />
      <Link href="/desk/new" aria-current={here === "/desk/new" ? "page" : undefined}>
        <Icon name="call" />
        {t("desk.intake")}
      </Link>
      <Link href="/desk" aria-current={here === "/desk" || here.startsWith("/desk/orders") ? "page" : undefined}>
        <Icon name="flag" />
        {t("desk.dispatch")}
      </Link>
      <Link href="/desk/people" aria-current={here.startsWith("/desk/people") ? "page" : undefined}>
        <Icon name="users" />
        {t("desk.people")}
      </Link>
      <Link href="/desk/templates" aria-current={here.startsWith("/desk/templates") ? "page" : undefined}>
        <Icon name="gauge" />
        {t("templates.title")}
      </Link>
      <Link href="/desk/parked" aria-current={here === "/desk/parked" ? "page" : undefined}>
        <Icon name="warn" />
        {t("desk.parkedTitle")}
      </Link>
      <button type="button" class="sp" onClick={() => (theme.value = dark ? "light" : "dark")} aria-pressed={dark}>
        <Icon name="sun" />
        {t(dark ? "me.theme.light" : "me.theme.dark")}
      </button>
      <button type="button" onClick={() => (sunlight.value = !sunlight.value)} aria-pressed={sunlight.value}>
        <Icon name="gauge" />
        {t("desk.sun")}
      </button>
      <button type="button" onClick={() => speak(language.value === "zh" ? "en" : "zh")}>
        <Icon name="users" />
        {language.value === "zh" ? "English" : "中文"}
      </button>
      <button type="button" onClick={() => void session.signOut()} aria-label={`${t("me.signOut")} ${ws.who.name}`}>
        <Icon name="lock" />
        {t("desk.out")}
      </button>
    </nav>
  );
}
