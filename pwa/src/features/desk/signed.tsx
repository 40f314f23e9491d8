/** What the customer decided, as the office sees it: the act, the file that proves it, and for the manager and the quality clerk
 * what was sealed to the office. */
import type { Workspace } from "../../store/workspace";
import { SignatureCard } from "../../frame/signature-card";
import { t, tCode } from "../../i18n";
import { when } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import type { Whole } from "./shapes";
import { useLive } from "./use-live";

interface OpenedOpinion {
  signature: string; unopened: string | null; score: number | null; answers: Record<string, string>; text: string; rated_at: number | null;
}

const READERS: readonly string[] = ["quality", "manager", "admin"];

export function Signed({ ws, whole, nowMs }: { ws: Workspace; whole: Whole; nowMs: number }) {
  if (whole.acts.length === 0) return null;
  return (
    <section class="panel sig">
      <SignatureCard acts={whole.acts} rows={whole.rows} nowMs={nowMs} />
      <p>
        <a class="btn sm" href={`/api/orders/${whole.id}/evidence`} download>
          <Icon name="shield" />
          {t("signature.export")}
        </a>
      </p>
      {ws.who.roles.some((role) => READERS.includes(role)) && <Opinions id={whole.id} nowMs={nowMs} />}
    </section>
  );
}

function Opinions({ id, nowMs }: { id: string; nowMs: number }) {
  const opened = useLive<OpenedOpinion[]>(`/api/orders/${id}/opinions`).shown.value;
  if (opened === null) return null;
  return (
    <div class="opn">
      <h3>{t("signature.opinion")}</h3>
      {opened.length === 0 && <p class="mut">{t("signature.opinionNone")}</p>}
      {opened.map((one) => (
        <div key={one.signature}>
          {one.unopened !== null ? (
            <p class="mut">{t("signature.opinionSealed", { why: one.unopened })}</p>
          ) : (
            <>
              <p>
                {one.score !== null && <b>{t("signature.score", { n: one.score })}</b>}
                {one.rated_at !== null && <small class="mut"> {when(one.rated_at, nowMs)}</small>}
              </p>
              <ul class="tags">
                {Object.entries(one.answers).map(([question, answer]) => (
                  <li key={question} class={`tag ${answer === "bad" ? "bad" : ""}`}>
                    {tCode("customer.q", question) ?? question}：{tCode("customer.a", answer) ?? answer}
                  </li>
                ))}
              </ul>
              {one.text !== "" && <p class="pre">{one.text}</p>}
            </>
          )}
        </div>
      ))}
    </div>
  );
}
