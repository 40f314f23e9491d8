/** Arrow, circle, words over a photo; what is kept is a copy with them in it, the photo itself stays as it was. */
import { useEffect, useRef, useState } from "preact/hooks";
import { addPhoto } from "../../domain/photos";
import type { Order, Photo } from "../../domain/rows";
import { type Mark, type Point, type Tool, drawMarks } from "../../pictures/marks";
import { shrink } from "../../pictures/shrink";
import type { Row, Workspace } from "../../store/workspace";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Segment } from "../../ui/segment";
import { Sheet } from "../../ui/sheet";
import { attempt } from "../dispatching";
import { useHold } from "../hold";
import { roomOf } from "../room";

interface Props {
  ws: Workspace;
  order: Row<Order>;
  photo: Row<Photo>;
  onClose(): void;
}

const TOOLS = [
  { tool: "arrow", icon: "arrow" }, { tool: "circle", icon: "ring" }, { tool: "text", icon: "letters" },
] as const;

export function Annotate({ ws, order, photo, onClose }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = usePicture(ws, photo.doc.att);
  const [tool, setTool] = useState<Tool>("arrow");
  const [words, setWords] = useState("");
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const [going, setGoing] = useState<Mark | null>(null);
  const { w, h } = photo.doc;
  useHold(marks.length > 0);

  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || !picture) return;
    pen.drawImage(picture, 0, 0, w, h);
    drawMarks(pen, w, h, going ? [...marks, going] : marks);
  }, [picture, marks, going]);

  const at = (event: PointerEvent): Point => {
    const box = canvas.current!.getBoundingClientRect();
    return [((event.clientX - box.left) * w) / box.width, ((event.clientY - box.top) * h) / box.height];
  };

  async function keep(): Promise<void> {
    const file = await new Promise<Blob | null>((done) => canvas.current!.toBlob(done, "image/jpeg", 0.95));
    if (file === null) return;
    const done = await attempt(async () => {
      const { bytes, w: width, h: height, thumb } = await shrink(file);
      return addPhoto(ws, order, { bytes, w: width, h: height, thumb }, photo.doc.of, roomOf(ws), photo.id);
    }, t("photo.copied"));
    if (done) onClose();
  }

  return (
    <Sheet title={t("photo.draw")} closeLabel={t("app.close")} onClose={onClose}>
      <Segment
        name="tool" legend={t("photo.tool")} value={tool} onChoose={(chosen) => setTool(chosen)}
        choices={TOOLS.map((one) => ({ value: one.tool, label: <><Icon name={one.icon} />{t(`photo.tool.${one.tool}`)}</> }))}
      />
      {tool === "text" && (
        <input class="inp" value={words} maxLength={40} aria-label={t("photo.words")} placeholder={t("photo.words")} onInput={(event) => setWords(event.currentTarget.value)} />
      )}
      <canvas
        ref={canvas} class="draw" width={w} height={h} aria-label={t("photo.canvas")}
        onPointerDown={(event) => {
          if (tool === "text" && words.trim() === "") return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setGoing({ tool, from: at(event), to: at(event), words: words.trim() });
        }}
        onPointerMove={(event) => setGoing((mark) => mark && { ...mark, to: at(event) })}
        onPointerUp={() => {
          if (going) setMarks([...marks, going]);
          setGoing(null);
        }}
      />
      <div class="g2">
        <button type="button" class="btn" disabled={marks.length === 0} onClick={() => setMarks(marks.slice(0, -1))}>
          <Icon name="undo" />
          {t("app.undo")}
        </button>
        <button type="button" class="btn act" disabled={marks.length === 0} onClick={() => void keep()}>
          {t("photo.keep")}
        </button>
      </div>
    </Sheet>
  );
}

function usePicture(ws: Workspace, att: string): ImageBitmap | null {
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  useEffect(() => {
    let gone = false;
    void ws.blobs.read(att).then(async (bytes) => {
      const bitmap = bytes && (await createImageBitmap(new Blob([bytes])));
      if (!gone) setPicture(bitmap);
    });
    return () => {
      gone = true;
    };
  }, [att]);
  return picture;
}
