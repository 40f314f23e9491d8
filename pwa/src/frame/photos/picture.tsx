/** One picture: from this phone while its bytes are here, then from the server; a word in its place where it has none. */
import { useEffect, useState } from "preact/hooks";
import type { Blob as BlobRow, Photo } from "../../domain/rows";
import type { Row, Workspace } from "../../store/workspace";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";

interface Props {
  ws: Workspace;
  photo: Row<Photo>;
  size: "thumb" | "view";
  alt: string;
}

export function Picture({ ws, photo, size, alt }: Props) {
  const { att } = photo.doc;
  const head = ws.blobs.heads.value.get(att);
  const row = ws.row("blob", att).value;
  const here = size === "thumb" ? (head?.thumb ?? null) : head !== undefined && !head.freed ? att : null;
  const address = useLocal(ws, here, head?.mime ?? "image/jpeg");
  const [missing, miss] = useState(false);
  if (address !== null) return <img src={address} alt={alt} />;
  if (here !== null) return <span class="none" />;
  const words = whyNone(row?.doc, missing);
  if (words !== null) {
    return (
      <span class="none" role="img" aria-label={`${alt} · ${words}`}>
        <Icon name="picture" />
        <small>{words}</small>
      </span>
    );
  }
  return <img src={`/blobs/${att}?size=${size}`} alt={alt} loading="lazy" onError={() => miss(true)} />;
}

function whyNone(row: BlobRow | undefined, missing: boolean): string | null {
  if (row?.flaw) return t("photo.flaw");
  if (row?.state === "declared") return t("photo.coming");
  return missing ? t("photo.away") : null;
}

/** An address of bytes on this phone, as long as the picture is on the screen. */
function useLocal(ws: Workspace, here: ArrayBuffer | string | null, mime: string): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (here === null) return undefined;
    let made: string | null = null;
    let gone = false;
    const show = (bytes: BlobPart | null): void => {
      if (gone || bytes === null) return;
      made = URL.createObjectURL(new Blob([bytes], { type: mime }));
      setAddress(made);
    };
    if (typeof here === "string") void ws.blobs.read(here).then(show);
    else show(here);
    return () => {
      gone = true;
      setAddress(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [here, mime]);
  return address;
}
