/** What a customer sees after scanning a star card: colour, sign and words say the same. Source: PROTOCOL section 11. */
import type { ReadonlySignal } from "@preact/signals";
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { SLICE_MS } from "../domain/star-token";
import type { Tone } from "../domain/star-verdict";
import { Icon, Mark } from "../ui/icon";
import type { Shown } from "./check";
import { Holder, Nobody } from "./holder";
import { type Language, TAG, WORDS, ago, fill, moment } from "./words";

type Card = Extract<Shown, { is: "card" }>;

const KEY = "xinglin-language";

export const language = signal<Language>(spoken());
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
  const values = { at: moment(stampOf(card), language.value), no: match.is === "none" ? "" : match.no, ago: ago(ageOf(token, card.at), language.value) };
  const [title, hint] = w.state[state];
  const [, subtitle] = [0, WORDS[language.value === "zh" ? "en" : "zh"].state[state][0]];
  return (
    <Frame tone={tone} title={title} also={subtitle} hint={fill(hint, values)}>
      <main class="ck-body">
        {verdict.claims ? <Holder card={card} claims={verdict.claims} w={w} language={language.value} /> : <Nobody card={card} w={w} red={tone === "red"} language={language.value} />}
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
  return (
    <div class={`ck ${tone}`}>
      <header class="ck-head">
        <Mark name={language.value === "zh" ? "星临" : "Starside"} />
        <button type="button" class="lang" lang={TAG[language.value === "zh" ? "en" : "zh"]} onClick={speakOther}>
          {words().other}
        </button>
      </header>
      <section class="ck-verdict" role="status" data-tone={tone}>
        <Seal tone={tone} />
        <div>
          <h1>{title}</h1>
          {also && <p class="also" lang={TAG[language.value === "zh" ? "en" : "zh"]}>{also}</p>}
          <p>{hint}</p>
        </div>
      </section>
      {children}
    </div>
  );
}

/** A disc with a tick, a dashed ring with an hourglass, an octagon with a cross: told apart without colour. */
function Seal({ tone }: { tone: Tone }) {
  return (
    <svg class="seal" viewBox="0 0 96 96" aria-hidden="true">
      {tone === "green" && <><circle class="fl" cx="48" cy="48" r="44" /><path class="wk" d="M28 49l14 14 27-29" /></>}
      {tone === "amber" && <><circle class="ol" cx="48" cy="48" r="43" stroke-dasharray="9 7" /><path class="wl" d="M32 24h32M32 72h32M35 24c0 16 13 16 13 24s-13 8-13 24M61 24c0 16-13 16-13 24s13 8 13 24" /></>}
      {tone === "red" && <><path class="fl" d="M30 4h36l26 26v36L66 92H30L4 66V30z" /><path class="wk" d="M32 32l32 32M64 32L32 64" /></>}
    </svg>
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
        {at !== undefined && fill(w.checkedAt, { at: moment(at, language.value, true) })} {fill(w.address, { host: location.host })}
      </p>
    </footer>
  );
}

function spoken(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "zh" || kept === "en") return kept;
  } catch {
    // A browser that keeps nothing speaks as it is set.
  }
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

function speakOther(): void {
  language.value = language.value === "zh" ? "en" : "zh";
  try {
    localStorage.setItem(KEY, language.value);
  } catch {
    // For this visit, then.
  }
}
