/** What a customer's phone shows after scanning. It cannot check the card yet, and says exactly that. */
import { t } from "../../i18n";
import { Mark } from "../../ui/icon";
import { Note } from "../../ui/note";
import { Languages } from "../sign-in/languages";

export default function PublicCard() {
  const number = decodeURIComponent(location.hash.slice(1)).slice(0, 64);
  return (
    <div class="gate">
      <main>
        <Mark name={t("app.name")} />
        <h1>{t("public.title")}</h1>
        <Note tone="warn" icon="warn">
          {t("public.cannot")}
        </Note>
        {number !== "" && <p class="no">{t("card.no", { no: number })}</p>}
        <ol class="plain">
          <li>{t("public.compare")}</li>
          <li>{t("public.call")}</li>
          <li>{t("public.refuse")}</li>
        </ol>
        <Languages />
      </main>
    </div>
  );
}
