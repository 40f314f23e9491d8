/** Who could go: by star, then by load, with what one decides by (R-STAR-4). The first chosen leads. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { now } from "../../frame/minute";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { Level, Star } from "../../ui/icon";
import { Note } from "../../ui/note";
import { act } from "./act";
import { baseOf, type TechnicianLine, type Whole } from "./shapes";
import { useLive } from "./use-live";

export function Technicians({ ws, whole, onDone }: { ws: Workspace; whole: Whole; onDone(): void }) {
  const read = useLive<TechnicianLine[]>(`/api/technicians?order=${whole.id}`);
  const [chosen, choose] = useState<readonly string[]>(whole.order.technicians.map(({ id }) => id));
  const people = read.shown.value ?? [];

  async function send(): Promise<void> {
    const payload = { from: whole.order.state, technicians: chosen };
    const names = people.filter(({ id }) => chosen.includes(id)).map(({ name }) => name).join("、");
    if (await act(ws, { type: "order.dispatch@1", bucket: ["o", whole.id], payload, ...baseOf(whole) }, t("desk.did.dispatch", { names }))) onDone();
  }

  return (
    <section class="panel">
      <header>
        <h2>{t("desk.technicians")}</h2>
        <span class="end">{t("desk.byStar")}</span>
        <button type="button" class="btn act" disabled={chosen.length === 0} onClick={() => void send()}>
          <Star />
          {chosen.length === 0 ? t("desk.chooseOne") : t("desk.sendTo", { names: people.filter(({ id }) => chosen.includes(id)).map(({ name }) => name).join("、") })}
        </button>
      </header>
      {whole.order.kind === "inspection" && chosen.length === 1 && <Note tone="warn" icon="users">{t("desk.twoEngineers")}</Note>}
      <table class="tb">
        <thead>
          <tr>
            <th>{t("desk.col.technician")}</th>
            <th>{t("desk.col.certified")}</th>
            <th>{t("desk.col.branch")}</th>
            <th>{t("desk.col.load")}</th>
            <th>{t("desk.col.contact")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {people.map((one) => {
            const on = chosen.includes(one.id);
            return (
              <tr key={one.id} class={on ? "rec" : ""}>
                <td>
                  <div class="fx">
                    <span class="ava sm" aria-hidden="true">
                      {[...one.name][0]}
                    </span>
                    <div class="nw">
                      <b>{one.name}</b>
                      <div>{one.level !== null && <Level level={one.level} label={t(`card.level.${one.level as 1}`)} />}</div>
                    </div>
                  </div>
                </td>
                <td>
                  {one.fits && whole.order.device !== null && <span class="tag ok">{t("desk.fits")}</span>} {one.certifications.map(({ name }) => name).join(" · ")}
                </td>
                <td class="nw">{one.branch_name}</td>
                <td class="nw">{t("desk.openOrders", { n: one.open_orders })}</td>
                <td class="nw">
                  {one.last_seen_at === null ? t("desk.never") : when(one.last_seen_at, now.value)}
                  {one.owed > 0 && <div class="xs c-warn">{t("desk.owed", { n: one.owed })}</div>}
                </td>
                <td>
                  {one.state === "lost" && !on ? (
                    <span class="c-bad">{t("people.lost")}</span>
                  ) : (
                    <button type="button" class="btn" aria-pressed={on} onClick={() => choose(on ? chosen.filter((id) => id !== one.id) : [...chosen, one.id])}>
                      {t(on ? "desk.chosen" : "desk.pick")}
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
