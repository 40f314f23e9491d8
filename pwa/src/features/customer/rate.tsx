/** Five questions and an open line; what is said here leaves this screen in an envelope that only the office opens. */
import { t } from "../../i18n";
import { Segment } from "../../ui/segment";

export const QUESTIONS = ["prompt", "skill", "manner", "order", "price"] as const;
const ANSWERS = ["good", "fair", "so_so", "bad"] as const;

export type Question = (typeof QUESTIONS)[number];
export type Answers = Partial<Record<Question, (typeof ANSWERS)[number]>>;

interface Props {
  answers: Answers;
  text: string;
  onAnswer(answers: Answers): void;
  onText(text: string): void;
}

const MOST = 2_000;

export function Rate({ answers, text, onAnswer, onText }: Props) {
  return (
    <>
      <section>
        <h2>{t("customer.rate")}</h2>
        <p class="sub">{t("customer.sealedTo")}</p>
      </section>
      <section class="rts">
        {QUESTIONS.map((question) => (
          <div key={question} class="rt">
            <p class="lg" aria-hidden="true">
              {t(`customer.q.${question}`)}
            </p>
            <Segment
              name={question} legend={t(`customer.q.${question}`)} value={answers[question] ?? null}
              choices={ANSWERS.map((value) => ({ value, label: t(`customer.a.${value}`) }))}
              onChoose={(value) => onAnswer({ ...answers, [question]: value })}
            />
          </div>
        ))}
      </section>
      <div class="fld">
        <label for="opinion">{t("customer.opinion")}</label>
        <textarea class="inp" id="opinion" maxLength={MOST} value={text} onInput={(event) => onText(event.currentTarget.value)} />
      </div>
    </>
  );
}
