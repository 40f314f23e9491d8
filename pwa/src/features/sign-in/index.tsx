/** Sign-in online, and the people of this device, who need no network. */
import { useState } from "preact/hooks";
import type { Session } from "../../store/session";
import type { Who } from "../../store/workspace";
import { t } from "../../i18n";
import { Mark } from "../../ui/icon";
import { Languages } from "./languages";
import { PasswordForm } from "./password-form";
import { Unlock } from "./unlock";

export function SignIn({ session }: { session: Session }) {
  const [chosen, choose] = useState<Who | null>(null);
  const known = session.known.value.filter(({ hasPin }) => hasPin);
  const [form, showForm] = useState(known.length === 0);
  if (chosen) return <Unlock session={session} who={chosen} onLeave={() => choose(null)} />;
  return (
    <div class="gate">
      <main>
        <Mark name={t("app.name")} />
        {!form && known.length > 0 ? (
          <section class="people" aria-label={t("signIn.known")}>
            <h1>{t("signIn.known")}</h1>
            {known.map(({ who, unsent }) => (
              <button key={who.id} type="button" onClick={() => choose(who)}>
                <span class="ava" aria-hidden="true">
                  {[...who.name][0]}
                </span>
                <span>
                  <b>{who.name}</b>
                  {unsent > 0 && <small>{t("signIn.unsent", { n: unsent })}</small>}
                </span>
              </button>
            ))}
            <button type="button" class="btn quiet" onClick={() => showForm(true)}>
              {t("signIn.other")}
            </button>
          </section>
        ) : (
          <PasswordForm session={session} {...(known.length > 0 ? { onLeave: () => showForm(false) } : {})} />
        )}
        <Languages />
      </main>
    </div>
  );
}
