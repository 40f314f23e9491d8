/** Whose card it is, where that may be shown; what to do where it may not. */
import { useState } from "preact/hooks";
import { Ring } from "../features/card/figures";
import type { Claims } from "../domain/star-token";
import { Level } from "../ui/icon";
import { Note } from "../ui/note";
import type { Shown } from "./check";
import { Face } from "./face";
import { type Language, fill, moment } from "../ui/spoken";
import { WORDS } from "./words";

interface Props {
  card: Extract<Shown, { is: "card" }>;
  w: (typeof WORDS)[Language];
}

export function Holder({ card: { verdict, match }, claims, w }: Props & { claims: Claims }) {
  const [face, hasFace] = useState(false);
  const level = verdict.level ?? claims.st;
  const name = (n: number): string => w.level[n - 1]!;
  return (
    <>
      <div class="who">
        <Face ph={claims.ph} letter={[...claims.nm][0]!} label={fill(w.ring, { name: claims.nm })} onFace={hasFace} />
        <div>
          <h2>{claims.nm}</h2>
          <p>{fill(w.badge, { no: claims.no })}</p>
          <p class="stars">
            <Level level={level} label={fill(w.stars, { n: level })} /> {name(level)}
          </p>
        </div>
      </div>
      {level !== claims.st && (
        <Note tone="warn" icon="warn">
          {fill(w.demoted, { was: name(claims.st), now: name(level) })}
        </Note>
      )}
      {match.is === "other" && (
        <Note tone="bad" icon="warn">
          {fill(w.mismatched, { no: match.no })}
        </Note>
      )}
      <dl class="rows lines">
        {match.is === "match" && <Row k={w.order} v={fill(w.matched, { no: match.no })} />}
        <Row k={w.branch} v={claims.br} />
        {claims.ce.length > 0 && <Row k={w.skills} v={claims.ce.join(" · ")} />}
        <Row k={w.levelUntil} v={fill(w.to, { at: claims.un })} />
        <Row k={w.cardUntil} v={fill(w.to, { at: moment(claims.exp * 1000) })} />
        {verdict.asOf !== null && <Row k={w.listAt} v={moment(verdict.asOf * 1000)} />}
      </dl>
      {!face && <p class="ck-small">{claims.ph === null ? w.noPhoto : w.photoAway}</p>}
    </>
  );
}

export function Nobody({ card, w, red }: Props & { red: boolean }) {
  return (
    <>
      {red && (
        <div class="who off">
          <Ring letter="－" label={w.hidden} />
          <div>
            <h2>{w.hidden}</h2>
            {card.verdict.asOf !== null && <p>{fill(w.listWas, { at: moment(card.verdict.asOf * 1000) })}</p>}
          </div>
        </div>
      )}
      <Note tone={red ? "bad" : "warn"} icon="warn">
        <b>{w.keepAway}</b>
      </Note>
      <ol class="todo">
        {w.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </>
  );
}

function Row({ k, v }: { k: string; v: string }) {
  return (
    <div>
      <dt>{k}</dt>
      <dd>{v}</dd>
    </div>
  );
}
