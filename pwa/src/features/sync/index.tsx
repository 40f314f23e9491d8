/** 同步中心: what is here, what is under way, what the server has; item by item, in words. */
import type { Link, QueueItem, Workspace } from "../../store/workspace";
import type { StorageWatch } from "../../store/storage";
import { now } from "../../frame/minute";
import { navigate } from "../../frame/router";
import { Screen } from "../../frame/screen";
import { toast } from "../../frame/toasts";
import { t, type Word } from "../../i18n";
import { bytes, hhmm, isoDay, siteTime, when } from "../../i18n/format";
import { Primary } from "../../ui/dock";
import { KeRuler } from "../../ui/ke-ruler";
import { Node } from "../../ui/node";
import { Note } from "../../ui/note";
import { OwedBlobs, SentBlobs } from "./blobs";
import { Item } from "./item";
import { Export } from "./export";

const WAITING = new Set(["local", "sending"]);
const TROUBLED = new Set(["parked", "rejected", "aside"]);
const SHOWN = 50;
const LINK = {
  online: "sync.online", sending: "sync.sending", offline: "sync.offline", signed_out: "sync.signedOut", revoked: "sync.revoked", trouble: "sync.wrong",
} as const satisfies Record<Link, Word>;

export default function Sync({ ws, storage }: { ws: Workspace; storage: StorageWatch }) {
  const nowMs = now.value;
  const status = ws.status.value;
  const queue = ws.queue.value;
  const settled = new Set(ws.rows("receipt").value.filter(({ doc }) => !doc.parked).map(({ id }) => id));
  const waiting = queue.filter(({ state }) => WAITING.has(state));
  const troubled = queue.filter(({ state, op }) => TROUBLED.has(state) && !settled.has(op));
  const today = isoDay(nowMs);
  const received = queue.filter((item) => item.storedAt !== null && isoDay(item.storedAt) === today && !troubled.includes(item)).reverse();
  const clashing = ws.rows("conflict").value.filter(({ doc }) => doc.state === "open");
  const signedOut = status.link === "signed_out";
  return (
    <Screen
      ws={ws} title={t("sync.title")} strip={false} end={<LinkMark ws={ws} />} top={<Summary ws={ws} nowMs={nowMs} />}
      dock={
        signedOut ? (
          <Primary label={t("sync.signIn")} onPress={() => navigate("/me")} />
        ) : clashing.length > 0 ? (
          <Primary label={t("strip.clash", { n: clashing.length })} onPress={() => navigate(`/orders/${clashing[0]!.bucket[1]}/conflicts`)} />
        ) : (
          <Primary label={t("sync.now")} small={status.nextTryAt !== null && status.nextTryAt > nowMs ? t("sync.retry", { time: hhmm(status.nextTryAt) }) : t(ws.sentLater.value ? "sync.later" : "sync.foreground")} onPress={() => ws.syncNow()} star={waiting.length > 0} />
        )
      }
    >
      <div class="pad cols">
        <div class="col">
          {status.hidden > 0 && (
            <Note tone="warn" icon="warn">
              {t("sync.hidden", { n: status.hidden })}
              <button type="button" class="btn" onClick={() => void ws.agreeToDrops().then(() => toast(t("sync.hidden.agreed")))}>
                {t("sync.hidden.agree")}
              </button>
            </Note>
          )}
          {troubled.length > 0 && (
            <section class="card">
              <h2 class="sec c-bad">{t("sync.trouble")}</h2>
              <List items={troubled} ws={ws} nowMs={nowMs} />
            </section>
          )}
          <OwedBlobs ws={ws} nowMs={nowMs} />
          {waiting.length > 0 ? (
            <section class="card localonly">
              <h2 class="sec">
                {t("sync.queue")}
                <span class="end">{t("sync.queue.order")}</span>
              </h2>
              <List items={waiting} ws={ws} nowMs={nowMs} />
              {ws.sentLater.value && <p class="mut">{t("sync.later")}</p>}
            </section>
          ) : status.pending > 0 ? null : (
            <Note tone="ok" icon="check">
              {t("sync.queue.none")}
            </Note>
          )}
          {status.pending > 0 && <Export ws={ws} nowMs={nowMs} />}
        </div>
        <div class="col">
          <section class="card">
            <h2 class="sec">
              <Node kind="real k" />
              {t("sync.received", { n: received.length })}
              {received.length > 0 && <span class="end">{t("sync.received.last", { time: hhmm(received[0]!.storedAt!) })}</span>}
            </h2>
            {received.length > 0 ? <List items={received.slice(0, SHOWN)} ws={ws} nowMs={nowMs} /> : <p class="mut">{t("sync.received.none")}</p>}
          </section>
          <SentBlobs ws={ws} nowMs={nowMs} since={siteTime(`${today}T00:00`)} />
          <Space storage={storage} />
        </div>
      </div>
    </Screen>
  );
}

function List({ items, ws, nowMs }: { items: readonly QueueItem[]; ws: Workspace; nowMs: number }) {
  return (
    <ul class="q">
      {items.map((item) => (
        <Item key={item.op} item={item} ws={ws} nowMs={nowMs} />
      ))}
    </ul>
  );
}

function LinkMark({ ws }: { ws: Workspace }) {
  const { link } = ws.status.value;
  const good = link === "online" || link === "sending";
  return (
    <span class="mk">
      <Node kind={good ? "real k" : "local"} />
      {t(LINK[link])}
    </span>
  );
}

function Summary({ ws, nowMs }: { ws: Workspace; nowMs: number }) {
  const { pending, lastSyncAt, link } = ws.status.value;
  const said = t(LINK[link]);
  return (
    <section class="sum" role="status">
      <div class="big">
        <b>{pending}</b>
        <span>
          {t("sync.pending")}
          <small>{lastSyncAt === null ? t("sync.state.never", { link: said }) : t("sync.state", { link: said, time: when(lastSyncAt, nowMs) })}</small>
        </span>
      </div>
      <div class="tags">
        <span class="tag local">
          <Node kind="local" />
          {t("sync.legend.local")}
        </span>
        <span class="tag">
          <Node kind="real" />
          {t("sync.legend.real")}
        </span>
      </div>
    </section>
  );
}

function Space({ storage }: { storage: StorageWatch }) {
  const { usageBytes, freeBytes, persisted } = storage.storage.value;
  if (usageBytes === null || freeBytes === null) return null;
  return (
    <section class="card mem">
      <h2 class="sec">
        {t("sync.space")}
        <span class="end">{t("sync.space.words", { used: bytes(usageBytes), free: bytes(freeBytes) })}</span>
      </h2>
      <KeRuler total={usageBytes + freeBytes} done={usageBytes} step={(usageBytes + freeBytes) / 20} major={5} open />
      <p class="mut">{t(persisted ? "sync.space.kept" : "sync.space.notKept")}</p>
    </section>
  );
}
