/** The buttons that take a picture or pick one. What cannot be kept is refused before the shutter. */
import { useEffect, useState } from "preact/hooks";
import { type Of, addPhoto } from "../../domain/photos";
import { Refusal } from "../../domain/refusal";
import { judgeRoom } from "../../domain/room";
import type { Order, TemplateItem } from "../../domain/rows";
import { t } from "../../i18n";
import { withoutPlace } from "../../pictures/header";
import { shrink } from "../../pictures/shrink";
import type { Row, Workspace } from "../../store/workspace";
import { Icon } from "../../ui/icon";
import { useHold } from "../hold";
import { refusalWords } from "../order-words";
import { measureRoom, roomOf, sayFull } from "../room";
import { toast } from "../toasts";

interface Props {
  ws: Workspace;
  order: Row<Order>;
  of: Of;
  /** What the template asks of a picture of this item. */
  asks?: TemplateItem["photo"];
  /** For who cannot see where the button stands. */
  label: string;
  /** Alone, as an icon; else with words. */
  small?: boolean;
  from: "camera" | "files";
}

export function Take({ ws, order, of, asks, label, small, from }: Props) {
  const [busy, setBusy] = useState(0);
  useHold(busy > 0);
  useEffect(measureRoom, []);
  const full = judgeRoom(roomOf(ws)) === "full";

  async function keep(file: File): Promise<void> {
    const { bytes, w, h, thumb, place } = await shrink(file);
    const original = asks?.original ? await originalOf(file, asks.location === true) : undefined;
    const more = { ...(original && { original }), ...(asks?.location && place && { place }) };
    await addPhoto(ws, order, { bytes, w, h, thumb, ...more }, of, roomOf(ws));
  }

  async function take(files: readonly File[]): Promise<void> {
    setBusy((n) => n + files.length);
    for (const file of files) {
      try {
        await keep(file);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === "device.no_photos") sayFull();
        toast(`${file.name} · ${refusalWords(error)}`);
      } finally {
        setBusy((n) => n - 1);
        measureRoom();
      }
    }
  }

  return (
    <label class={small ? "ib camb" : "btn"} data-busy={busy > 0 ? "" : undefined}>
      <input
        type="file" accept="image/*" class="vh" aria-label={label} disabled={busy > 0}
        {...(from === "camera" ? { capture: "environment" } : { multiple: true })}
        onClick={(event) => {
          if (!full) return;
          event.preventDefault();
          toast(refusalWords(new Refusal("device.no_photos")));
        }}
        onChange={(event) => {
          const input = event.currentTarget;
          const files = [...(input.files ?? [])];
          input.value = "";
          void take(files);
        }}
      />
      <Icon name={from === "camera" ? "cam" : "picture"} />
      {!small && (busy > 0 ? t("photo.busy", { n: busy }) : t(from === "camera" ? "photo.take" : "photo.pick"))}
    </label>
  );
}

/** The camera's file as it is; its place is kept only where the template asks for it. */
async function originalOf(file: File, location: boolean): Promise<{ bytes: Uint8Array<ArrayBuffer>; mime: string } | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kept = location ? bytes : withoutPlace(bytes);
  return kept === null ? undefined : { bytes: kept, mime: /^image\/[a-z0-9.+-]+$/.test(file.type) ? file.type : "image/jpeg" };
}
