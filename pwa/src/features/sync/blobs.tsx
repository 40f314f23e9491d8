/** Photos and signatures on their way: each with how far it has come, and all together. */
import { type BlobHead, isOwed, stateOfBlob } from "../../store/blob-head";
import type { Workspace } from "../../store/workspace";
import { numberOf } from "../../frame/order-words";
import { t, tCode } from "../../i18n";
import { bytes, hhmm, when } from "../../i18n/format";
import { Node } from "../../ui/node";
import { Bar } from "../../ui/bar";

const SHOWN = 50;

const sentOf = (head: BlobHead): number => (isOwed(head) ? (head.upload?.sent ?? 0) : head.size);

/** What the server does not have yet; refused ones last. */
export function OwedBlobs({ ws, nowMs }: { ws: Workspace; nowMs: number }) {
  const owed = [...ws.blobs.heads.value.values()].filter((head) => isOwed(head) && !head.freed);
  owed.sort((a, b) => Number(a.trouble !== null) - Number(b.trouble !== null) || sentOf(b) - sentOf(a) || a.at - b.at);
  if (owed.length === 0) return null;
  const sum = (size: (head: BlobHead) => number): number => owed.reduce((all, head) => all + size(head), 0);
  return (
    <section class="card localonly">
      <h2 class="sec">
        {t("photo.queue")}
        <span class="end">{t("photo.queue.all", { sent: bytes(sum(sentOf)), size: bytes(sum(({ size }) => size)) })}</span>
      </h2>
      <Bar part={sum(sentOf)} whole={sum(({ size }) => size)} label={t("photo.queue")} />
      <ul class="q">
        {owed.slice(0, SHOWN).map((head) => (
          <BlobItem key={head.att} ws={ws} head={head} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

/** What the server has, of a day: `since` is its first ms. */
export function SentBlobs({ ws, nowMs, since }: { ws: Workspace; nowMs: number; since: number }) {
  const sent = [...ws.blobs.heads.value.values()].filter(({ storedAt }) => storedAt !== null && storedAt >= since);
  sent.sort((a, b) => b.storedAt! - a.storedAt!);
  if (sent.length === 0) return null;
  return (
    <section class="card">
      <h2 class="sec">
        <Node kind="real k" />
        {t("photo.sent", { n: sent.length })}
      </h2>
      <ul class="q">
        {sent.slice(0, SHOWN).map((head) => (
          <BlobItem key={head.att} ws={ws} head={head} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

function BlobItem({ ws, head, nowMs }: { ws: Workspace; head: BlobHead; nowMs: number }) {
  const state = stateOfBlob(head);
  const order = ws.row("order", head.bucket[1]).value;
  const sent = sentOf(head);
  const about = order ? `${numberOf(order.id, order.doc)} · ` : "";
  const moving = state === "sending" && sent > 0;
  return (
    <li data-att={head.att} data-state={state} data-freed={head.freed ? "" : undefined}>
      <Node kind={state === "trouble" ? "now e" : isOwed(head) ? "local" : "real k"} />
      <h3 class={state === "trouble" ? "c-bad" : ""}>{t(`photo.kind.${head.kind}`)}</h3>
      <span class={`e ${state === "trouble" ? "c-bad" : isOwed(head) ? "" : "c-ok"}`}>
        {isOwed(head) && state !== "trouble" ? (moving ? `${Math.floor((sent / head.size) * 100)}%` : t("photo.wait")) : t(`photo.state.${state}`)}
        {!isOwed(head) && ` ${hhmm(head.storedAt!)}`}
      </span>
      {moving && <Bar part={sent} whole={head.size} label={t(`photo.kind.${head.kind}`)} />}
      <p>
        {about}
        {isOwed(head)
          ? moving
            ? t("photo.queue.words", { sent: bytes(sent), size: bytes(head.size) })
            : `${when(head.at, nowMs)} · ${bytes(head.size)}`
          : `${bytes(head.size)} · ${t(head.freed ? "photo.freed" : "photo.kept")}`}
      </p>
      {head.trouble !== null && <p class="c-bad">{tCode("photo.trouble", head.trouble) ?? t("photo.trouble.other", { code: head.trouble })}</p>}
    </li>
  );
}
