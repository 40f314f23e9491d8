/** The PIN opens what is on this device, with or without network. Wrong tries wait; nothing is ever deleted. */
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../../store/session";
import type { Who } from "../../store/workspace";
import { t } from "../../i18n";
import { Note } from "../../ui/note";
import { PasswordForm } from "./password-form";
import { PinPad } from "../../frame/pin-pad";
import { waitWords } from "./wait";

export function Unlock({ session, who, onLeave }: { session: Session; who: Who; onLeave?: () => void }) {
  const [typed, setTyped] = useState("");
  const [tries, setTries] = useState<number | null>(null);
  const [shutUntil, setShutUntil] = useState(0);
  const [nowMs, setNow] = useState(Date.now());
  const [password, usePassword] = useState(false);
  const waitMs = Math.max(0, shutUntil - nowMs);

  function shutFor(ms: number): void {
    const at = Date.now();
    setNow(at);
    setShutUntil(ms > 0 ? at + ms : 0);
  }
  useEffect(() => {
    void session.waitMs(who.id).then(shutFor);
  }, [session, who.id]);
  useEffect(() => {
    if (waitMs === 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [waitMs > 0]);

  async function full(pin: string): Promise<void> {
    const answer = await session.unlock(who.id, pin);
    setTyped("");
    if (answer.ok) return;
    setTries(answer.triesLeft);
    shutFor(answer.waitMs);
  }

  return (
    <div class="gate">
      <main>
        <div class="people">
          <span class="fx">
            <span class="ava" aria-hidden="true">
              {[...who.name][0]}
            </span>
            <h1>{who.name}</h1>
          </span>
        </div>
        {password ? (
          <PasswordForm session={session} login={who.login} onLeave={() => usePassword(false)} />
        ) : (
          <>
            <p class="mut">{t("unlock.title")}</p>
            {waitMs > 0 ? (
              <Note tone="warn" icon="clock" alert>
                {t("unlock.wait", { wait: waitWords(waitMs) })}
              </Note>
            ) : (
              tries !== null && (
                <Note tone="warn" icon="warn" alert>
                  {t("unlock.wrong", { n: tries })}
                </Note>
              )
            )}
            <PinPad label={t("unlock.title")} value={typed} shut={waitMs > 0} onChange={setTyped} onFull={(pin) => void full(pin)} />
            <div class="foot">
              <button type="button" class="btn quiet sm" onClick={() => usePassword(true)}>
                {t("unlock.password")}
              </button>
              <button type="button" class="btn quiet sm" onClick={() => (onLeave ? onLeave() : void session.leave())}>
                {t("unlock.other")}
              </button>
            </div>
          </>
        )}
      </main>
    </div>
  );
}
