/** 为什么是四星: the published formula line by line, as rows carry it (R-STAR-1). */
import type { WhyLine } from "../domain/rows";
import { t, tCode } from "../i18n";

export const levelWords = (level: number): string => t(`card.level.${level as 1 | 2 | 3 | 4 | 5}`);

interface Props {
  why: readonly WhyLine[];
  version: number;
  /** Of a level that two people set otherwise than the formula. */
  decision?: { proposed: number; reason: string; by_name: string; second_name: string } | null;
}

export function WhyLines({ why, version, decision = null }: Props) {
  if (why.length === 0) return <p class="mut">{t("star.before")}</p>;
  return (
    <dl class="rows why">
      {why.map((line) => (
        <div key={line.input}>
          <dt>{tCode("card.input", line.input) ?? line.input}</dt>
          <dd class="fx">
            <span class="gr">{tCode(`star.${line.input}`, line.code, line.args) ?? line.code}</span>
            <b class="money">
              {line.points} / {line.of}
            </b>
          </dd>
        </div>
      ))}
      <div>
        <dt>{t("card.total")}</dt>
        <dd class="fx">
          <span class="gr mut">{t("star.version", { n: version })}</span>
          <b class="money">
            {why.reduce((sum, { points }) => sum + points, 0)} / {why.reduce((sum, { of }) => sum + of, 0)}
          </b>
        </dd>
      </div>
      {decision && (
        <div>
          <dt>{t("star.decision")}</dt>
          <dd>
            {t("star.decisionWords", { proposed: levelWords(decision.proposed), by: decision.by_name, second: decision.second_name })}
            <div class="sub">{decision.reason}</div>
          </dd>
        </div>
      )}
    </dl>
  );
}
