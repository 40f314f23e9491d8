/** What a technician should not miss: a hearing to speak in, a review that is made again, a certificate that ends soon. Offline. */
import type { Workspace } from "../store/workspace";
import { t } from "../i18n";
import { isoDay } from "../i18n/format";
import { Note } from "../ui/note";
import { Link } from "./link";
import { now } from "./minute";

/** A certificate that ends within this is worth a reminder (setting `star.rules`, its default). */
export const SOON_MS = 60 * 86_400_000;

export function lapsingOf(ws: Workspace) {
  const [day, soon] = [isoDay(now.value), isoDay(now.value + SOON_MS)];
  const held = ws.rows("certification", ["u", ws.who.id]).value;
  return held.filter(({ doc }) => doc.withdrawn === null && doc.until_on !== null && doc.until_on >= day && doc.until_on <= soon);
}

export function Reminders({ ws }: { ws: Workspace }) {
  const mine = ["u", ws.who.id] as const;
  const card = ws.row("star_card", ws.who.id).value?.doc;
  const statements = ws.rows("statement", mine).value;
  const hearing = ws.rows("hearing", mine).value.find(({ id, doc }) => doc.state === "open" && !statements.some((one) => one.doc.subject === id));
  const lapsing = lapsingOf(ws);
  const said: string[] = [];
  if (card?.state === "lost") said.push(t("stand.lost"));
  if (hearing) said.push(t("stand.hearing", { n: hearing.doc.complaints.length }));
  if (card && card.level_until_on < isoDay(now.value)) said.push(t("stand.overdue", { on: card.level_until_on }));
  for (const { doc } of lapsing) said.push(t("stand.lapses", { name: doc.name, on: doc.until_on ?? "" }));
  if (said.length === 0) return null;
  return (
    <Note tone="warn" icon="badge">
      {said.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <Link class="btn quiet" href="/card">
        {t("nav.card")}
      </Link>
    </Note>
  );
}
