/**
 * 客户签字: the device in the customer's hand. One document, nothing else, until its owner's PIN takes it back:
 * check it, say what one thinks (sealed to the office), sign. Not now and no are answers too. Source: R-ORD-6, R-ORD-7,
 * PROTOCOL section 10.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { uuid7 } from "../../crypto/ids";
import { digestOf } from "../../domain/act-content";
import type { Order } from "../../domain/rows";
import type { Content } from "../../domain/service-act";
import { takeBack } from "../../frame/handed-over";
import { navigate } from "../../frame/router";
import { language, speak, t } from "../../i18n";
import type { Session } from "../../store/session";
import type { Begun, Row, Workspace } from "../../store/workspace";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { Node } from "../../ui/node";
import { Check } from "./check";
import type { Occasion, Step } from "./occasion";
import { Opinion } from "./opinion";
import { PinSheet } from "./pin-sheet";
import { Sealed } from "./sealed";
import { Sign } from "./sign";
import { pinned, shownContent } from "./rows";

const STEPS: readonly Step[] = ["check", "rate", "sign"];

interface Props { ws: Workspace; session: Session; id: string }

export default function Customer({ ws, session, id }: Props) {
  const row = ws.row("order", id).value;
  useAlone();
  return (
    <div class="cm">{row ? <Occasioned ws={ws} session={session} row={row} /> : <Gone session={session} />}</div>
  );
}

interface Opened { ws: Workspace; session: Session; row: Row<Order> }

function Occasioned(props: Opened) {
  const { ws, row } = props;
  const [begun, setBegun] = useState<Begun | null>(null);
  useEffect(() => {
    void ws.begun(row.id).then((known) => setBegun(known ?? { op: uuid7(), sealed: null }));
  }, [ws, row.id]);
  return begun && <Shown {...props} first={begun} />;
}

function Shown({ ws, session, row, first }: Opened & { first: Begun }) {
  const [now, setNow] = useState(first);
  const [step, setStep] = useState<Step>("check");
  const [agreed, agree] = useState(false);
  const [changed, setChanged] = useState(false);
  const before = useRef<Content | null>(null);
  const lang = language.value === "zh" ? "zh-CN" : "en";
  const content = pinned(before.current, shownContent(ws, row, now.op, lang));
  const fingerprint = digestOf(content);
  const seen = useRef(fingerprint);
  const sealed = ws.row("signature", now.op).value?.doc;

  useEffect(() => {
    const other = before.current !== null && before.current.wording.lang === content.wording.lang && seen.current !== fingerprint;
    before.current = content;
    seen.current = fingerprint;
    if (!other || sealed) return;
    // What is signed is what was read: read it again.
    setChanged(true);
    setStep("check");
    agree(false);
  }, [fingerprint]);

  async function keep(next: Begun): Promise<void> {
    await ws.keepBegun(row.id, next);
    setNow(next);
  }
  function back(): void {
    if (sealed) void ws.keepBegun(row.id, null);
    takeBack();
    navigate(`/orders/${row.id}`, true);
  }
  function go(next: Step): void {
    setChanged(false);
    setStep(next);
    scrollTo(0, 0);
  }

  const occasion: Occasion = { ws, session, row, content, fingerprint, begun: now, agreed, keep, go };
  return (
    <>
      <LockBar session={session} free={sealed === undefined} onBack={back} />
      {sealed ? (
        <Sealed act={sealed} ws={ws} />
      ) : (
        <main class="doc">
          <Steps now={step} />
          {changed && (
            <Note tone="warn" icon="warn" alert>
              {t("customer.changed")}
            </Note>
          )}
          {step === "check" && <Check {...occasion} onAgree={agree} />}
          {step === "rate" && <Opinion {...occasion} />}
          {step === "sign" && <Sign {...occasion} />}
        </main>
      )}
    </>
  );
}

function Steps({ now }: { now: Step }) {
  const place = STEPS.indexOf(now);
  return (
    <ol class="st3">
      {STEPS.map((step, n) => (
        <li key={step} class={n === place ? "on" : ""} aria-current={n === place ? "step" : undefined}>
          {n < place ? <Icon name="check" size="s" /> : <Node kind={n === place ? "now" : ""} />}
          {t(`customer.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}

/** `free`: the language may still be chosen; what is sealed was read in its own. */
function LockBar({ session, free, onBack }: { session: Session; free: boolean; onBack(): void }) {
  const [asking, ask] = useState(false);
  return (
    <header class="lockbar">
      <Icon name="lock" />
      <p>
        {t("customer.title")}
        <small>{t("customer.only")}</small>
      </p>
      {free && (
        <button type="button" class="lang" lang={language.value === "zh" ? "en" : "zh-CN"} onClick={() => speak(language.value === "zh" ? "en" : "zh")}>
          {language.value === "zh" ? "EN" : "中文"}
        </button>
      )}
      <button type="button" class={free ? "" : "lang"} onClick={() => ask(true)}>
        {t("customer.back")}
      </button>
      {asking && <PinSheet session={session} title={t("customer.backPin")} onRight={onBack} onClose={() => ask(false)} />}
    </header>
  );
}

/** The order was taken off this device while the customer had it: nothing can be signed, nothing is lost. */
function Gone({ session }: { session: Session }) {
  function back(): void {
    takeBack();
    navigate("/today", true);
  }
  return (
    <>
      <LockBar session={session} free onBack={back} />
      <main class="doc">
        <Note tone="warn" icon="warn" alert>
          {t("customer.gone")}
        </Note>
      </main>
    </>
  );
}

/** The screen stays awake, and back leads nowhere. */
function useAlone(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    void navigator.wakeLock?.request("screen").then((held) => (lock = held), () => undefined);
    const stay = (): void => history.pushState({ inside: true }, "", location.href);
    stay();
    addEventListener("popstate", stay);
    return () => {
      removeEventListener("popstate", stay);
      void lock?.release();
    };
  }, []);
}
