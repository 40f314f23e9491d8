/** What happened, newest first, with the time of the event and, where it differs, of its arrival. */
import { eventWords } from "../../frame/event-words";
import { t, tCode } from "../../i18n";
import { when } from "../../i18n/format";
import { Node } from "../../ui/node";
import type { Whole } from "./shapes";

const DIFFERS_FROM_MS = 120_000;

export function Story({ whole, nowMs }: { whole: Whole; nowMs: number }) {
  const events = whole.events.map(({ id, doc }) => {
    const said = [doc.by_name];
    if (doc.reason) said.push(doc.reason);
    if (doc.late) said.push(t("order.late"));
    if (doc.suspect) said.push(t("order.suspect", { time: when(doc.wall, nowMs) }));
    if (Math.abs(doc.received_at - doc.at) > DIFFERS_FROM_MS) said.push(t("local.received", { time: when(doc.received_at, nowMs) }));
    said.push(...eventWords(doc, nowMs));
    return { id, at: doc.at, text: tCode("opType", doc.type) ?? doc.type, sub: said.join(" · "), type: doc.type };
  });
  const notes = whole.notes.map(({ id, doc }) => ({ id, at: doc.at, text: doc.text, sub: doc.by_name, type: "note" }));
  const lines = [...events, ...notes].sort((a, b) => b.at - a.at);
  return (
    <section class="panel">
      <header>
        <h2>{t("order.story")}</h2>
        <span class="end">{t("order.lines", { n: lines.length })}</span>
      </header>
      <ol class="tl inner">
        {lines.map((line) => (
          <li key={line.id} data-type={line.type}>
            <Node kind="real" />
            <span>{line.text}</span>
            <span class="tm">{when(line.at, nowMs)}</span>
            <span class="sub">{line.sub}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
