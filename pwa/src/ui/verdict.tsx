/** The top of a page that says one verdict to a customer: colour, sign and words say the same. */
import type { ComponentChildren } from "preact";
import { Mark } from "./icon";

export type VerdictTone = "green" | "amber" | "red";

interface Props {
  tone: VerdictTone;
  title: string;
  /** The same in the other language. */
  also?: string | undefined;
  hint: string;
  name: string;
  /** How the other language is called in itself, and its tag. */
  other: string;
  otherTag: string;
  onOther(): void;
  children?: ComponentChildren;
}

export function Verdict({ tone, title, also, hint, name, other, otherTag, onOther, children }: Props) {
  return (
    <div class={`ck ${tone}`}>
      <header class="ck-head">
        <Mark name={name} />
        <button type="button" class="lang" lang={otherTag} onClick={onOther}>
          {other}
        </button>
      </header>
      <section class="ck-verdict" role="status" data-tone={tone}>
        <Seal tone={tone} />
        <div>
          <h1>{title}</h1>
          {also && (
            <p class="also" lang={otherTag}>
              {also}
            </p>
          )}
          <p>{hint}</p>
        </div>
      </section>
      {children}
    </div>
  );
}

/** A disc with a tick, a dashed ring with an hourglass, an octagon with a cross: told apart without colour. */
function Seal({ tone }: { tone: VerdictTone }) {
  return (
    <svg class="seal" viewBox="0 0 96 96" aria-hidden="true">
      {tone === "green" && <><circle class="fl" cx="48" cy="48" r="44" /><path class="wk" d="M28 49l14 14 27-29" /></>}
      {tone === "amber" && <><circle class="ol" cx="48" cy="48" r="43" stroke-dasharray="9 7" /><path class="wl" d="M32 24h32M32 72h32M35 24c0 16 13 16 13 24s-13 8-13 24M61 24c0 16-13 16-13 24s13 8 13 24" /></>}
      {tone === "red" && <><path class="fl" d="M30 4h36l26 26v36L66 92H30L4 66V30z" /><path class="wk" d="M32 32l32 32M64 32L32 64" /></>}
    </svg>
  );
}
