/** One question: its reading, its result, and what is wrong if it failed. */
import { judge, suggest } from "../../domain/checklist";
import { answer, answerId } from "../../domain/commands";
import { ofAnswer } from "../../domain/photos";
import type { Answer, Order, TemplateItem } from "../../domain/rows";
import { Refusal } from "../../domain/refusal";
import type { Row, Workspace } from "../../store/workspace";
import { refusalWords } from "../../frame/order-words";
import { PhotoStrip } from "../../frame/photos/strip";
import { Take } from "../../frame/photos/take";
import { toast } from "../../frame/toasts";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";
import { Segment } from "../../ui/segment";
import { FollowUp } from "./follow-up";
import { Reading } from "./reading";
import { Offered, Written } from "./spoken";

interface Props {
  ws: Workspace;
  order: Row<Order>;
  item: TemplateItem;
  row: Row<Answer> | undefined;
}

export function ItemCard({ ws, order, item, row }: Props) {
  const doc = row?.doc;
  const fresh = row !== undefined && row.local.size > 0;

  async function set(patch: Partial<Pick<Answer, "result" | "value" | "note">>, seen?: Row<Answer> | null): Promise<void> {
    try {
      await answer(ws, order, item, patch, seen);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "answer.unchanged") toast(refusalWords(error));
    }
  }

  /** A reading proposes its result; where it goes over a limit the item fails until a person says otherwise. */
  function read(typed: string, seen: Row<Answer> | null): void {
    if (typed === "") return void set({ value: null }, seen);
    const proposed = judge(item, typed) === "unreadable" ? null : suggest(item, typed);
    void set(proposed === null ? { value: typed } : { value: typed, result: proposed }, seen);
  }

  const over = doc?.value != null && ["low", "high"].includes(judge(item, doc.value));
  return (
    <li id={`item-${item.key}`} class={`card it ${doc?.result === "fail" ? "isf" : ""} ${fresh ? "localonly" : ""}`}>
      <div class="fx hd">
        <span class="n">{item.code}</span>
        <div class="gr">
          <h3>{item.text}</h3>
          {item.help && <p class="mut">{item.help}</p>}
        </div>
        {fresh && (
          <span class="mk">
            <Node kind="local" />
            {t("local.only")}
          </span>
        )}
        <Take ws={ws} order={order} of={ofAnswer(answerId(order.id, item.key))} asks={item.photo} label={t("photo.takeOf", { what: item.code })} small from="camera" />
      </div>
      {item.kind === "number" && <Reading item={item} row={row} onRead={read} />}
      {item.kind === "choice" && <Offered item={item} row={row} onSay={(patch) => void set(patch)} />}
      {(item.kind === "text" || item.kind === "code") && <Written item={item} row={row} onSay={(patch, seen) => void set(patch, seen)} />}
      <Segment
        name={`result-${item.key}`} legend={`${item.code} ${item.text}`} value={doc?.result ?? null}
        onChoose={(result) => void set({ result })}
        choices={[
          { value: "pass", tone: "p", label: <Label icon="check" text={t("check.pass")} /> },
          { value: "fail", tone: "f", label: <Label icon="x" text={t("check.fail")} /> },
          { value: "na", label: <Label icon="dash" text={t("check.na")} /> },
        ]}
      />
      <PhotoStrip ws={ws} order={order} of={answerId(order.id, item.key)} />
      {(doc?.result === "fail" || (over && doc?.result === "pass")) && (
        <FollowUp item={item} row={row} over={over && doc.result === "pass"} onSay={(note, seen) => void set({ note }, seen)} />
      )}
    </li>
  );
}

function Label({ icon, text }: { icon: "check" | "x" | "dash"; text: string }) {
  return (
    <>
      <Icon name={icon} />
      {text}
    </>
  );
}
