/**
 * The QR code that a customer scans: the signed card, and this device's proof that it is here now. The proof changes every
 * half minute of the server's time, as far as this device knows it; none of it needs a network. Source: PROTOCOL section 11.
 */
import { useEffect, useState } from "preact/hooks";
import { standing } from "../../domain/credential";
import type { Credential, StarCard } from "../../domain/rows";
import { HOLDER, PROOF, SLICE_MS, proofPayload, shownToken, sliceAt } from "../../domain/star-token";
import { now } from "../../frame/minute";
import { type Word, t } from "../../i18n";
import { when } from "../../i18n/format";
import type { Workspace } from "../../store/workspace";
import { Note } from "../../ui/note";
import { QrCode } from "../../ui/qr-code";

/** This device's own card, if the server has signed one. */
export function credentialOf(ws: Workspace): Credential | undefined {
  return ws.row("credential", ws.dev.value).value?.doc;
}

export function LiveCode({ ws, card }: { ws: Workspace; card: StarCard }) {
  const credential = credentialOf(ws);
  const state = standing(credential, card, now.value - ws.status.value.clockSkewMs);
  const withdrawn = state === "none" || state === "lost" || state === "revoked" || state === "suspended";
  const text = useShown(ws, withdrawn ? undefined : credential);
  if (withdrawn) {
    return (
      <Note tone={state === "none" ? "warn" : "bad"} icon="warn">
        <b>{t(`card.code.${state}` satisfies Word)}</b>
      </Note>
    );
  }
  const until = when(credential!.expires_at!, now.value);
  return (
    <section class="ver">
      {text === "" ? <div class="qr" /> : <QrCode text={text} label={t("card.qr")} noise />}
      <div>
        <h2>{t("card.scan")}</h2>
        <p>{t("card.compare")}</p>
      </div>
      <p class={state}>{t(`card.code.${state}` satisfies Word, { until })}</p>
    </section>
  );
}

/** What the code says now; empty until the first proof is signed. */
function useShown(ws: Workspace, credential: Credential | undefined): string {
  const [text, show] = useState("");
  const token = credential?.token ?? null;
  const aud = credential?.aud ?? "";
  useEffect(() => {
    if (token === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const draw = async (): Promise<void> => {
      const server = Date.now() - ws.status.peek().clockSkewMs;
      const slice = sliceAt(server);
      const proof = await ws.sign(proofPayload(token, aud, slice), PROOF, HOLDER);
      if (gone) return;
      show(`${aud}#${shownToken(token, slice, proof)}`);
      timer = setTimeout(() => void draw(), (slice + 1) * SLICE_MS - (Date.now() - ws.status.peek().clockSkewMs));
    };
    // A phone that slept wakes with a code of long ago on its screen.
    const wake = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") void draw();
    };
    void draw();
    document.addEventListener("visibilitychange", wake);
    return () => {
      gone = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [token, aud]);
  return text;
}
