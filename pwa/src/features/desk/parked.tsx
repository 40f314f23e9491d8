/** What came in and could not be executed: kept as it is, until a person settles it. */
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { t, tCode } from "../../i18n";
import { when } from "../../i18n/format";
import { Note } from "../../ui/note";
import { act } from "./act";
import type { ParkedLine } from "./shapes";
import { useLive } from "./use-live";

export function Parked({ ws }: { ws: Workspace }) {
  const read = useLive<ParkedLine[]>("/api/exceptions");
  const lines = read.shown.value;

  async function settle(line: ParkedLine, decision: "execute" | "keep"): Promise<void> {
    const what = { type: "parked.settle@1", bucket: ["u", line.user] as const, row: line.op, payload: { decision }, bv: 0 };
    if (await act(ws, what, t("desk.did.settle"))) read.refresh();
  }

  return (
    <section class="panel">
      <header>
        <h2>{t("desk.parkedTitle")}</h2>
        <span class="end">{t("desk.parkedWords")}</span>
      </header>
      <div class="scroll inner">
        {lines?.length === 0 && <Note tone="ok" icon="check">{t("desk.parkedNone")}</Note>}
        {(lines ?? []).map((line) => (
          <div key={line.op} class="cl">
            <div class="grow">
              <b>{`${line.name} · ${tCode("opType", typeOf(line.line)) ?? typeOf(line.line)}`}</b>
              <p class="mut">{`${when(line.at, now.value)} · ${tCode("why", line.code) ?? line.code}`}</p>
              <code class="raw">{line.line}</code>
            </div>
            <button type="button" class="btn" onClick={() => void settle(line, "execute")}>
              {t("desk.execute")}
            </button>
            <button type="button" class="btn" onClick={() => void settle(line, "keep")}>
              {t("desk.keep")}
            </button>
          </div>
        ))}
      </div>
    </section>
  );
}

/** The op type of a line, as far as it can be read. */
function typeOf(line: string): string {
  return /"t":"([a-z_.]+)@\d+"/.exec(line)?.[1] ?? "?";
}
