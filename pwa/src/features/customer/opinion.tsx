/** Step 2: what the customer thinks, sealed to the office before the next step; nothing of it is kept in the clear. */
import { useState } from "preact/hooks";
import { plain } from "../../crypto/canonical";
import { type OfficeKey, sealOpinion } from "../../crypto/sealed-opinion";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { Icon, Star } from "../../ui/icon";
import { Note } from "../../ui/note";
import type { Occasion } from "./occasion";
import { type Answers, Rate } from "./rate";

export function Opinion({ ws, row, begun, keep, go }: Occasion) {
  const [again, rateAgain] = useState(begun.sealed === null);
  const [answers, setAnswers] = useState<Answers>({});
  const [text, setText] = useState("");
  const office = officeKey(ws);
  const said = Object.keys(answers).length > 0 || text.trim() !== "";
  useHold(said);

  async function next(): Promise<void> {
    if (again && said && office) {
      const opinion = { answers, text: plain(text.trim()), rated_at: Date.now() };
      await keep({ ...begun, sealed: await sealOpinion(opinion, { order: row.id, act: begun.op }, office) });
    } else await keep(begun);
    go("sign");
  }

  return (
    <>
      {!again && (
        <Note icon="lock">
          {t("customer.sealedAlready")}{" "}
          <button type="button" class="btn quiet sm" onClick={() => rateAgain(true)}>
            {t("customer.rateAgain")}
          </button>
        </Note>
      )}
      {again && office && <Rate answers={answers} text={text} onAnswer={setAnswers} onText={setText} />}
      {again && !office && <Note icon="off">{t("customer.noOffice")}</Note>}
      <div class="cdock">
        <button type="button" class="btn" onClick={() => go("check")}>
          <Icon name="left" />
          {t("customer.before")}
        </button>
        <button type="button" class="btn act" onClick={() => void next()}>
          <Star />
          <span>
            {t("customer.toSign")}
            {again && !said && office && <small>{t("customer.unrated")}</small>}
          </span>
        </button>
      </div>
    </>
  );
}

/** The office's key, as the last sync brought it. */
function officeKey(ws: Workspace): OfficeKey | null {
  const keys = ws.rows("setting").value.find(({ doc }) => doc.key === "office_keys")?.doc.value;
  return (keys as { sealed_opinions: OfficeKey } | undefined)?.sealed_opinions ?? null;
}

type Workspace = Occasion["ws"];
