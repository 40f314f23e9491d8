/** Account and password; the server is asked. */
import { useState } from "preact/hooks";
import { Problem, type Session, Trouble, Unreachable } from "../../store/session";
import { t, tCode } from "../../i18n";
import { Field } from "../../ui/field";
import { Note } from "../../ui/note";
import { waitWords } from "./wait";

/** What to say of a failed sign-in: what happened, what is safe, what to do. */
export function signInWords(error: unknown): string {
  if (error instanceof Unreachable) return t("signIn.err.unreachable");
  if (error instanceof Trouble) return t("signIn.err.trouble");
  if (!(error instanceof Problem)) throw error;
  const args = error.args ?? {};
  const known = tCode("signIn.err", error.code, {
    tries: Number(args["tries_left"] ?? 0),
    wait: waitWords(Number(args["wait_ms"] ?? 0)),
  });
  return known ?? t("signIn.err.other", { code: error.code, request: error.request ?? "–" });
}

export function PasswordForm({ session, login = "", onLeave }: { session: Session; login?: string; onLeave?: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [shown, show] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const user = String(form.get("login")).trim();
    const password = String(form.get("password"));
    if (!user || !password) return setError(t("signIn.err.empty"));
    setBusy(true);
    setError(null);
    try {
      await session.signIn(user, password);
    } catch (failure) {
      setError(signInWords(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event as unknown as SubmitEvent)} noValidate>
      <h1>{t("signIn.title")}</h1>
      {error && (
        <Note tone="bad" icon="warn" alert>
          {error}
        </Note>
      )}
      <Field label={t("signIn.login")}>
        {(control) => (
          <input {...control} class="inp" name="login" defaultValue={login} autocomplete="username" autocapitalize="none" spellcheck={false} />
        )}
      </Field>
      <Field label={t("signIn.password")}>
        {(control) => (
          <input {...control} {...(shown ? { type: "text" } : { type: "password" })} class="inp" name="password" autocomplete="current-password" />
        )}
      </Field>
      <button type="submit" class="btn act" aria-busy={busy}>
        {busy ? t("signIn.busy") : t("signIn.go")}
      </button>
      <div class="foot">
        <button type="button" class="btn quiet sm" onClick={() => show(!shown)}>
          {shown ? t("signIn.hide") : t("signIn.show")}
        </button>
        {onLeave && (
          <button type="button" class="btn quiet sm" onClick={onLeave}>
            {t("signIn.known")}
          </button>
        )}
      </div>
      <p class="mut">{t("signIn.offlineHint")}</p>
    </form>
  );
}
