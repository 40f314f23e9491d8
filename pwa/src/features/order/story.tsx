/** 经过: what happened, newest first; hollow while only this device knows. */
import type { Note as NoteDoc, Order, TimelineEvent } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { eventWords } from "../../frame/event-words";
import { t, tCode } from "../../i18n";
import { when } from "../../i18n/format";
import { Node } from "../../ui/node";

interface Line {
  id: string;
  at: number;
  local: boolean;
  text: string;
  sub: string;
}

const DIFFERS_FROM_MS = 120_000;

export function Story({ ws, row }: { ws: Workspace; row: Row<Order> }) {
  const nowMs = now.value;
  const events = ws.rows("event", row.bucket).value.map((event) => eventLine(event, nowMs));
  const notes = ws.rows("note", row.bucket).value.map((note) => noteLine(note));
  const lines = [...events, ...notes].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  return (
    <section class="card">
      <h3 class="sec">
        {t("order.story")}
        <span class="end">{t("order.lines", { n: lines.length })}</span>
      </h3>
      <ol class="tl">
        {lines.map((line) => (
          <li key={line.id}>
            <Node kind={line.local ? "local" : "real"} />
            <span>{line.text}</span>
            <span class="tm">{when(line.at, nowMs)}</span>
            <span class="sub">{line.local ? `${line.sub} · ${t("local.only")}` : line.sub}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function eventLine({ id, doc, v }: Row<TimelineEvent>, nowMs: number): Line {
  const said = [doc.by_name];
  if (doc.reason) said.push(doc.reason);
  if (doc.late) said.push(t("order.late"));
  if (doc.suspect) said.push(t("order.suspect", { time: when(doc.wall, nowMs) }));
  if (v > 0 && Math.abs(doc.received_at - doc.at) > DIFFERS_FROM_MS) said.push(t("local.received", { time: when(doc.received_at, nowMs) }));
  said.push(...eventWords(doc, nowMs));
  const verified = doc.x?.["verified"];
  if (verified === "yes" || verified === "no" || verified === "skipped") said.push(t(`card.verified.${verified}`));
  return { id, at: doc.at, local: v === 0, text: tCode("opType", doc.type) ?? doc.type, sub: said.join(" · ") };
}

function noteLine({ id, doc, v }: Row<NoteDoc>): Line {
  return { id, at: doc.at, local: v === 0, text: doc.text, sub: doc.by_name };
}
