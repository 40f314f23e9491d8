/** The engineer's PIN, asked for while the customer holds the device: to hand it back, or to witness a typed name. */
import { useState } from "preact/hooks";
import type { Session } from "../../store/session";
import { t } from "../../i18n";
import { Note } from "../../ui/note";
import { PinPad } from "../../frame/pin-pad";
import { Sheet } from "../../ui/sheet";

interface Props {
  session: Session;
  title: string;
  onRight(): void;
  onClose(): void;
}

export function PinSheet({ session, title, onRight, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [tries, setTries] = useState<number | null>(null);

  async function full(pin: string): Promise<void> {
    const answer = await session.checkPin(pin);
    setTyped("");
    if (answer.ok) return onRight();
    setTries(answer.triesLeft);
    // Five wrong tries: nobody but its owner opens it now. What was begun stays.
    if (answer.waitMs > 0 || answer.triesLeft === 0) session.lock();
  }

  return (
    <Sheet title={title} closeLabel={t("app.close")} onClose={onClose}>
      {tries !== null && (
        <Note tone="warn" icon="warn" alert>
          {t("unlock.wrong", { n: tries })}
        </Note>
      )}
      <PinPad label={title} value={typed} onChange={setTyped} onFull={(pin) => void full(pin)} />
    </Sheet>
  );
}
