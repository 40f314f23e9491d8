/** The PIN of this device, typed twice. */
import { useState } from "preact/hooks";
import type { Session } from "../../store/session";
import type { Who } from "../../store/workspace";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { Mark } from "../../ui/icon";
import { Note } from "../../ui/note";
import { PinPad } from "../../frame/pin-pad";

export function ChoosePin({ session, who, onDone }: { session: Session; who: Who; onDone?: () => void }) {
  const [first, setFirst] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [differ, setDiffer] = useState(false);

  async function full(pin: string): Promise<void> {
    setTyped("");
    if (first === null) return setFirst(pin);
    if (pin !== first) {
      setFirst(null);
      return setDiffer(true);
    }
    await session.choosePin(pin);
    toast(t("pin.saved"));
    onDone?.();
  }

  return (
    <div class="gate">
      <main>
        <Mark name={t("app.name")} />
        <h1>{first === null ? t("pin.choose") : t("pin.again")}</h1>
        <p class="mut">
          {who.name} · {t("pin.choose.why")}
        </p>
        {differ && first === null && (
          <Note tone="warn" icon="warn" alert>
            {t("pin.differ")}
          </Note>
        )}
        <PinPad label={first === null ? t("pin.choose") : t("pin.again")} value={typed} onChange={setTyped} onFull={(pin) => void full(pin)} />
      </main>
    </div>
  );
}
