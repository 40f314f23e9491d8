/** The sync strip: on every screen, always true. It speaks only of what the engine has written down. */
import type { SyncStatus, Workspace } from "../store/workspace";
import { t } from "../i18n";
import { when } from "../i18n/format";
import { Icon } from "../ui/icon";
import { Node, type NodeKind } from "../ui/node";
import { Link } from "./link";
import { now } from "./minute";

interface Said {
  tone: "" | "off" | "err" | "clash";
  node: NodeKind;
  strong: string | null;
  rest: string[];
}

/** What the strip says of a status. Pure. */
export function saying(status: SyncStatus, nowMs: number): Said {
  const last = status.lastSyncAt === null ? t("strip.never") : t("strip.last", { time: when(status.lastSyncAt, nowMs) });
  const owed = status.pending > 0 ? t("strip.pending", { n: status.pending }) : null;
  if (status.link === "signed_out") {
    const words = status.pending > 0 ? t("strip.signedOut", { n: status.pending }) : t("strip.signedOut0");
    return { tone: "err", node: "now e", strong: null, rest: [words] };
  }
  if (status.link === "revoked") return { tone: "err", node: "now e", strong: null, rest: [t("strip.revoked", { n: status.pending })] };
  if (status.link === "trouble") return { tone: "err", node: "now e", strong: null, rest: [t("strip.trouble", { n: status.pending }), last] };
  if (status.link === "offline") {
    return { tone: "off", node: "local", strong: t("strip.offline"), rest: [owed ?? t("strip.none"), last] };
  }
  if (status.conflicts > 0) {
    return { tone: "clash", node: "now c", strong: null, rest: [t("strip.clash", { n: status.conflicts }), owed ?? last] };
  }
  if (owed !== null) return { tone: "", node: "local", strong: null, rest: [status.link === "sending" ? t("strip.sending") : owed, last] };
  if (status.troubled > 0) return { tone: "err", node: "now e", strong: null, rest: [t("strip.troubled", { n: status.troubled }), last] };
  if (status.hidden > 0) return { tone: "err", node: "now e", strong: null, rest: [t("strip.hidden", { n: status.hidden }), last] };
  if (status.lastSyncAt === null) return { tone: "", node: "", strong: null, rest: [last] };
  return { tone: "", node: "real k", strong: null, rest: [t("strip.all"), when(status.lastSyncAt, nowMs)] };
}

export function Strip({ ws }: { ws: Workspace }) {
  const said = saying(ws.status.value, now.value);
  return (
    <Link class={`strip ${said.tone}`} href="/sync" data-link={ws.status.value.link}>
      <Node kind={said.node} />
      <span class="words" role="status">
        {said.strong && <b>{said.strong}</b>}
        {said.rest.map((words, place) => (
          <span key={words} class={place > 0 || said.strong ? "after" : ""}>
            {words}
          </span>
        ))}
      </span>
      <span class="end">
        <Icon name="right" size="s" />
      </span>
    </Link>
  );
}
