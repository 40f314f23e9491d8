/** What a customer sees after scanning a star card: colour, sign and words say the same. Source: PROTOCOL section 11. */
import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { SLICE_MS } from "../domain/star-token";
import type { Tone } from "../domain/star-verdict";
import { Icon } from "../ui/icon";
import { Verdict } from "../ui/verdict";
import type { Shown } from "./check";
import { Holder, Nobody } from "./holder";
import { type Language, TAG, ago, fill, language, moment, speakOther } from "../ui/spoken";
import { WORDS } from "./words";

type Card = Extract<Shown, { is: "card" }>;

const words = (): (typeof WORDS)[Language] => WORDS[language.value];

export function Page({ shown, token }: { shown: ReadonlySignal<Shown>; token: ReadonlySignal<string> }) {
  const now = shown.value;
  document.documentElement.lang = TAG[language.value];
  if (now.is === "card") return <CardPage card={now} token={token.value} />;
  const w = words();
  if (now.is === "visit") {
    const [title, hint] = now.visit ? [fill(w.visitTitle, { no: now.visit.no }), w.visitHint] : [w.visitBad, w.visitBadHint];
    return (
      <Frame tone={now.visit ? "green" : "amber"} title={title} hint={hint}>
        <Foot call={now.call} sentence={w.call} />
      </Frame>
    );
  }
  return <Frame tone="amber" title={now.is === "empty" ? w.emptyTitle : w.checking} hint={now.is === "empty" ? w.emptyHint : ""} />;
}

function CardPage({ card, token }: { card: Card; token: string }) {
  const w = words();
  const { verdict, match } = card;
  const stranger = match.is === "other" && verdict.tone !== "red";
  const state = stranger ? "other" : verdict.state;
  const tone: Tone = stranger ? "amber" : verdict.tone;
  const values = { at: moment(stampOf(card)), no: match.is === "none" ? "" : match.no, ago: ago(ageOf(token, card.at)) };
  const [title, hint] = w.state[state];
  const [, subtitle] = [0, WORDS[language.value === "zh" ? "en" : "zh"].state[state][0]];
  return (
    <Frame tone={tone} title={title} also={subtitle} hint={fill(hint, values)}>
      <main class="ck-body">
        {verdict.claims ? <Holder card={card} claims={verdict.claims} w={w} /> : <Nobody card={card} w={w} red={tone === "red"} />}
        {card.older && <p class="ck-small">{w.older}</p>}
        {card.asking && <p class="ck-small">{w.asking}</p>}
        {!card.online && !card.asking && <p class="ck-small">{w.offline}</p>}
      </main>
      <Foot call={card.call} sentence={tone === "green" ? w.callDiffers : tone === "red" ? w.callNow : w.call} at={card.at} tone={tone} />
    </Frame>
  );
}

/** The time that the hint speaks of: the card's end where it has ended, else the list's. */
function stampOf({ verdict, at }: Card): number {
  if (verdict.state === "expired" && verdict.claims) return verdict.claims.exp * 1000;
  return verdict.asOf === null ? at : verdict.asOf * 1000;
}

function ageOf(token: string, at: number): number {
  return at - Number(token.split("~")[1] ?? 0) * SLICE_MS;
}

function Frame({ tone, title, also, hint, children }: { tone: Tone; title: string; also?: string; hint: string; children?: ComponentChildren }) {
  const chinese = language.value === "zh";
  return (
    <Verdict
      tone={tone} title={title} also={also} hint={hint} name={chinese ? "星临" : "Starside"}
      other={words().other} otherTag={TAG[chinese ? "en" : "zh"]} onOther={speakOther}
    >
      {children}
    </Verdict>
  );
}

function Foot({ call, sentence, at, tone }: { call: string; sentence: string; at?: number; tone?: Tone }) {
  const w = words();
  return (
    <footer class="ck-foot">
      {call === "" ? (
        <p>{w.noCall}</p>
      ) : (
        <a class={`btn ${tone === "green" ? "" : "act"}`} href={`tel:${call.replace(/[^0-9+]/g, "")}`}>
          <Icon name="phone" />
          {fill(sentence, { no: call })}
        </a>
      )}
      <p>
        {at !== undefined && fill(w.checkedAt, { at: moment(at, true) })} {fill(w.address, { host: location.host })}
      </p>
    </footer>
  );
}
