/** Lost devices, the printed badge, and the card itself: what takes a technician's access away, at once. */
import { useState } from "preact/hooks";
import { AskSheet } from "../../frame/ask-sheet";
import { now } from "../../frame/minute";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { when } from "../../i18n/format";
import { makeJson, putFile } from "../../store/online";
import type { Workspace } from "../../store/workspace";
import { QrCode } from "../../ui/qr-code";
import { Sheet } from "../../ui/sheet";
import { act } from "../desk/act";
import { useLive } from "../desk/use-live";

interface Props {
  ws: Workspace;
  person: { id: string; name: string };
  onChanged(): void;
}

interface Revoked { at: number; by_name?: string; reason?: string }
interface DeviceLine { id: string; label: string; seen_at: number | null; owed: number; expires_at: number | null; revoked: Revoked | null }
interface Whole { has_card: boolean; revoked: Revoked | null; devices: DeviceLine[] }

type Asked = { type: "device.revoke"; device: DeviceLine } | { type: "card.revoke" } | { type: "card.restore" };

const MANAGERS: readonly string[] = ["manager", "admin"];
const KEEPERS: readonly string[] = [...MANAGERS, "dispatcher"];

export function Access({ ws, person, onChanged }: Props) {
  const read = useLive<Whole>(`/api/people/${person.id}/devices`);
  const [asked, ask] = useState<Asked | null>(null);
  const [badge, show] = useState<{ url: string; expires_at: number } | null>(null);
  const whole = read.shown.value;
  if (!whole) return null;
  const may = (roles: readonly string[]): boolean => ws.who.roles.some((role) => roles.includes(role));

  async function send(reason: string): Promise<void> {
    const row = asked?.type === "device.revoke" ? { row: asked.device.id } : {};
    const what = { type: `${asked!.type}@1`, bucket: ["u", person.id] as const, payload: { reason }, bv: 0, ...row };
    ask(null);
    if (await act(ws, what, t(`access.did.${asked!.type}`))) {
      read.refresh();
      onChanged();
    }
  }

  async function face(file: File | undefined): Promise<void> {
    if (!file) return;
    const made = await putFile<{ photo: string }>(`/api/people/${person.id}/photo`, file).catch(() => null);
    if (made === null) return toast(t("access.noPhoto"));
    const what = { type: "card.photo@1", bucket: ["u", person.id] as const, payload: made, bv: 0 };
    if (await act(ws, what, t("access.did.photo"))) onChanged();
  }

  return (
    <section class="panel">
      <header>
        <h2>{t("access.title")}</h2>
        <span class="end">{t("access.words")}</span>
      </header>
      {whole.has_card && (
        <div class="cl">
          <div class="grow">
            <b>{t("access.card")}</b>
            <p class={whole.revoked ? "c-bad" : "mut"}>{whole.revoked ? said(whole.revoked) : t("access.cardGood")}</p>
          </div>
          {may(KEEPERS) && !whole.revoked && (
            <button type="button" class="btn sm" onClick={() => void makeJson<{ url: string; expires_at: number }>(`/api/people/${person.id}/badge`).then(show, () => toast(t("access.noBadge")))}>
              {t("access.badge")}
            </button>
          )}
          {may(MANAGERS) && (
            <label class="btn sm">
              {t("access.photo")}
              <input class="vh" type="file" accept="image/jpeg,image/png,image/webp" onChange={(event) => void face(event.currentTarget.files?.[0])} />
            </label>
          )}
          {may(MANAGERS) && (
            <button type="button" class="btn sm" onClick={() => ask({ type: whole.revoked ? "card.restore" : "card.revoke" })}>
              {t(whole.revoked ? "access.restore" : "access.revoke")}
            </button>
          )}
        </div>
      )}
      {whole.devices.map((device) => (
        <div key={device.id} class="cl">
          <div class="grow">
            <b>{device.seen_at === null ? t("access.paper") : device.label}</b>
            <p class={device.revoked ? "c-bad" : "mut"}>{device.revoked ? said(device.revoked) : about(device)}</p>
          </div>
          {may(KEEPERS) && !device.revoked && (
            <button type="button" class="btn sm" onClick={() => ask({ type: "device.revoke", device })}>
              {t("access.lost")}
            </button>
          )}
        </div>
      ))}
      {asked && (
        <AskSheet
          title={t(`access.ask.${asked.type}`)} words={t(`access.askWords.${asked.type}`)} send={t(`access.send.${asked.type}`)} bad={asked.type !== "card.restore"}
          questions={[{ name: "reason", kind: "area", label: t("people.reason"), most: 500 }]} onClose={() => ask(null)} onSend={(values) => void send(values["reason"]!)}
        />
      )}
      {badge && (
        <Sheet title={t("access.badgeOf", { name: person.name })} closeLabel={t("app.close")} onClose={() => show(null)}>
          <QrCode text={badge.url} label={t("access.badge")} />
          <p>{t("access.badgeWords", { until: when(badge.expires_at, now.value) })}</p>
        </Sheet>
      )}
    </section>
  );
}

const said = ({ at, by_name, reason }: Revoked): string => t("access.revoked", { time: when(at, now.value), name: by_name ?? "", reason: reason ?? "" });

function about({ seen_at, owed, expires_at }: DeviceLine): string {
  const card = expires_at === null ? t("access.noCard") : t("access.cardUntil", { until: when(expires_at, now.value) });
  return seen_at === null ? card : `${t("access.seen", { time: when(seen_at, now.value), n: owed })} · ${card}`;
}
