/** No, and not now: outcomes like a signature, recorded with the same document and a reason. */
import { useState } from "preact/hooks";
import { MOST } from "../../domain/commands";
import { clean } from "../../domain/text";
import { attempt } from "../../frame/dispatching";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import type { Occasion } from "./occasion";

const NOT_NOW = ["later", "refused"] as const;
type NotNow = (typeof NOT_NOW)[number];

export function Decline({ ws, row, content, begun, keep }: Occasion) {
  const [outcome, choose] = useState<NotNow | null>(null);
  const [reason, setReason] = useState("");
  const [missing, miss] = useState(false);

  async function record(what: NotNow): Promise<void> {
    const said = clean(reason, MOST.reason);
    if (said === "") return miss(true);
    await keep(begun);
    const signer = { name: "", capacity: null, how: null, reason: said };
    const act = { bucket: row.bucket, outcome: what, content, signer, ink: null, sealedOpinion: begun.sealed, priceAgreed: false };
    await attempt(async () => ({ op: await ws.seal({ ...act, at: Date.now() }) }));
  }

  return (
    <p class="notnow">
      {NOT_NOW.map((what) => (
        <button key={what} type="button" class="btn quiet sm" onClick={() => choose(what)}>
          {t(`customer.${what}`)}
        </button>
      ))}
      {outcome && (
        <Sheet title={t(`customer.${outcome}`)} closeLabel={t("app.close")} onClose={() => choose(null)}>
          <Field label={t(`customer.${outcome}Why`)} error={missing && reason.trim() === "" ? t("customer.reasonMissing") : null}>
            {(control) => (
              <textarea {...control} class="inp" maxLength={MOST.reason} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
            )}
          </Field>
          <button type="button" class="btn act" onClick={() => void record(outcome)}>
            {t(`customer.${outcome}Do`)}
          </button>
        </Sheet>
      )}
    </p>
  );
}
