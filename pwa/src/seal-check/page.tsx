/** 核对服务报告: a code typed or scanned, or a file dropped; whether it stands as the customer signed it. */
import type { ReadonlySignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Icon } from "../ui/icon";
import { TAG, fill, language, moment, speakOther } from "../ui/spoken";
import { Verdict } from "../ui/verdict";
import type { Result } from "./check";
import { WORDS } from "./words";

export type Shown = { is: "start" } | { is: "checking" } | { is: "result"; result: Result; at: number };

interface Props {
  shown: ReadonlySignal<Shown>;
  onCode(code: string): void;
  onFile(file: Blob): void;
}

const words = () => WORDS[language.value];

export function Page({ shown, onCode, onFile }: Props) {
  const now = shown.value;
  const w = words();
  const chinese = language.value === "zh";
  document.documentElement.lang = TAG[language.value];
  const result = now.is === "result" ? now.result : null;
  const [title, hint] = result ? w.verdict[result.verdict] : now.is === "checking" ? [w.checking, ""] : w.start;
  const also = result ? WORDS[chinese ? "en" : "zh"].verdict[result.verdict][0] : undefined;
  return (
    <Verdict
      tone={result?.tone ?? "amber"} title={title} also={also} hint={hint} name={chinese ? "星临" : "Starside"}
      other={w.other} otherTag={TAG[chinese ? "en" : "zh"]} onOther={speakOther}
    >
      <main class="ck-body">
        {result && <Found result={result} />}
        <Ask key={now.is} again={result !== null} onCode={onCode} onFile={onFile} />
      </main>
      <footer class="ck-foot">
        {result?.state?.hotline && (
          <a class={`btn ${result.tone === "red" ? "act" : ""}`} href={`tel:${result.state.hotline.replace(/[^0-9+]/g, "")}`}>
            <Icon name="phone" />
            {fill(w.call, { no: result.state.hotline })}
          </a>
        )}
        <p>
          {now.is === "result" && `${fill(w.here, { at: moment(now.at, true), host: location.host })} `}
          {result?.receivedAt != null && w.readHere}
        </p>
      </footer>
    </Verdict>
  );
}

function Found({ result: { state, receivedAt, content, verdict } }: { result: Result }) {
  const w = words();
  if (state === null || verdict === "forged") return null;
  const code = state.code.toUpperCase().replace(/(.{4})(?=.)/g, "$1 ");
  return (
    <>
      <dl class="rows lines">
        <Row k={w.sealCode} v={code} sub={w.compare} />
        {content?.number && <Row k={w.order} v={content.number} />}
        {content && <Row k={w.customer} v={content.customer} />}
        {content?.signer && <Row k={w.signer} v={content.signer} />}
        <Row k={w.outcome} v={w.outcomes[state.outcome] ?? state.outcome} />
        {state.claimed_at !== null && <Row k={w.claimed} v={moment(state.claimed_at, true)} />}
        {receivedAt !== null && <Row k={w.received} v={moment(receivedAt, true)} />}
        {state.changed.length > 0 && (
          <Row k={w.changes} v={state.changed.map((one) => fill(w.field, { field: w.fields[`${one.table}.${one.field}`] ?? one.field, at: moment(one.at) })).join(" · ")} />
        )}
        <Row k={w.level} v={w.levels[state.level] ?? state.level} />
      </dl>
      {state.flags.length > 0 && <p class="ck-small">{w.flags}</p>}
    </>
  );
}

function Ask({ again, onCode, onFile }: { again: boolean } & Pick<Props, "onCode" | "onFile">) {
  const w = words();
  const [typed, type] = useState("");
  const [over, hover] = useState(false);
  function take(file: Blob | null | undefined): void {
    hover(false);
    if (file) onFile(file);
  }
  return (
    <form
      class="ck-ask"
      onSubmit={(event) => {
        event.preventDefault();
        onCode(typed);
      }}
    >
      {again && <h2 class="sec">{w.again}</h2>}
      <label>
        {w.code}
        <span class="sub"> {w.typed}</span>
        <span class="row">
          <input
            class="inp" name="code" value={typed} maxLength={24} autocomplete="off" autocapitalize="characters" spellcheck={false}
            onInput={(event) => type(event.currentTarget.value)}
          />
          <button type="submit" class="btn">
            {w.go}
          </button>
        </span>
      </label>
      <label
        class={`ck-drop ${over ? "over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          hover(true);
        }}
        onDragLeave={() => hover(false)}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files[0]);
        }}
      >
        <input type="file" accept="application/pdf" onChange={(event) => take(event.currentTarget.files?.[0])} />
        <Icon name="doc" />
        <b>{w.drop}</b>
        <span class="sub">{w.dropHint}</span>
      </label>
    </form>
  );
}

function Row({ k, v, sub }: { k: string; v: string; sub?: string }) {
  return (
    <div>
      <dt>{k}</dt>
      <dd>
        {v}
        {sub && <div class="sub">{sub}</div>}
      </dd>
    </div>
  );
}
