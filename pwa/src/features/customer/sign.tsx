/** Step 3: what is being signed, by whom, and the signature: drawn, or typed and witnessed by the engineer's PIN. */
import { useState } from "preact/hooks";
import { wordsOf } from "../../domain/act-content";
import { type Box, type Stroke, inkText, isDot } from "../../domain/ink";
import { sealCode } from "../../domain/service-act";
import { clean } from "../../domain/text";
import { attempt } from "../../frame/dispatching";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { Icon, Star } from "../../ui/icon";
import { Note } from "../../ui/note";
import { Segment } from "../../ui/segment";
import { moment } from "./figures";
import type { Occasion } from "./occasion";
import { Pad } from "./pad";
import { PinSheet } from "./pin-sheet";

const MOST_NAME = 80;

export function Sign({ ws, session, row, content, fingerprint, begun, agreed, keep, go }: Occasion) {
  const [name, setName] = useState(content.contact);
  const [capacity, setCapacity] = useState<"self" | "agent">("self");
  const [drawn, setDrawn] = useState<{ strokes: readonly Stroke[]; box: Box }>({ strokes: [], box: { width: 1, height: 1 } });
  const [typing, type] = useState(false);
  const [asking, ask] = useState(false);
  const [lack, setLack] = useState<"name" | "ink" | "dot" | null>(null);
  useHold(drawn.strokes.length > 0);
  const words = wordsOf(content.wording)!;
  const open = content.checklist?.items.filter(({ result, value }) => result === null && value === null).length ?? 0;

  async function record(how: "ink" | "typed"): Promise<void> {
    await keep(begun);
    const signer = { name: clean(name, MOST_NAME), capacity, how, reason: null };
    const ink = how === "ink" ? inkText(drawn.strokes, drawn.box) : null;
    const act = { bucket: row.bucket, outcome: "signed" as const, content, signer, ink, sealedOpinion: begun.sealed, priceAgreed: agreed };
    await attempt(async () => ({ op: await ws.seal({ ...act, at: Date.now() }) }));
  }
  function confirm(): void {
    const missing = name.trim() === "" ? "name" : typing ? null : drawn.strokes.length === 0 ? "ink" : isDot(drawn.strokes) ? "dot" : null;
    setLack(missing);
    if (missing) return;
    if (typing) ask(true);
    else void record("ink");
  }

  return (
    <>
      <section>
        <h2>{words["signs"]}</h2>
      </section>
      <section class="dg">
        <ul>
          <li>
            <Icon name="doc" />
            {t("customer.signsWork", { n: content.work.length })}
            {content.checklist && ` ${t("customer.signsItems", { n: content.checklist.items.length - open, open })}`}
          </li>
          {content.photos.length > 0 && (
            <li>
              <Icon name="cam" />
              {words["photos"]!.replace("{n}", String(content.photos.length))}
            </li>
          )}
          <li>
            <Icon name="lock" />
            {begun.sealed ? t("customer.signsOpinion") : t("customer.signsNoOpinion")}
          </li>
        </ul>
        <p>
          {words["fingerprint"]} <code>{sealCode(fingerprint)}</code>
          <br />
          {words["voided"]}
        </p>
      </section>
      <div class="who">
        <Field label={words["signer"]!} error={lack === "name" && name.trim() === "" ? t("customer.nameMissing") : null}>
          {(control) => (
            <input {...control} class="inp" maxLength={MOST_NAME} value={name} onInput={(event) => setName(event.currentTarget.value)} />
          )}
        </Field>
        <Segment<"self" | "agent">
          name="capacity" legend={words["signer"]!} value={capacity} onChoose={setCapacity}
          choices={[{ value: "self" as const, label: words["self"]! }, { value: "agent" as const, label: words["agent"]! }]}
        />
      </div>
      <p class="consent">{words["consent"]}</p>
      {typing ? (
        <Note icon="pen">{t("customer.typed", { name: name.trim() || "–" })}</Note>
      ) : (
        <Pad strokes={drawn.strokes} caption={`${words["signer"]} ${name} · ${moment(Date.now())}`} onDraw={(strokes, box) => (setDrawn({ strokes, box }), setLack(null))} />
      )}
      {(lack === "ink" || lack === "dot") && !typing && (
        <Note tone="warn" icon="warn" alert>
          {t(`customer.lack.${lack}`)}
        </Note>
      )}
      <p class="notnow">
        <button type="button" class="btn quiet sm" onClick={() => type(!typing)}>
          {t(typing ? "customer.toDraw" : "customer.toType")}
        </button>
      </p>
      {ws.status.value.link === "offline" && <p class="sub">{t("customer.offline")}</p>}
      <div class="cdock">
        <button type="button" class="btn" onClick={() => go("rate")}>
          <Icon name="left" />
          {t("customer.before")}
        </button>
        <button type="button" class="btn act" onClick={confirm}>
          <Star />
          {t("customer.confirm")}
        </button>
      </div>
      {asking && <PinSheet session={session} title={t("customer.witness")} onRight={() => void record("typed")} onClose={() => ask(false)} />}
    </>
  );
}
