/** A number with its unit and limits. Kept when the field is left, and never lost by leaving the screen. */
import { judge } from "../../domain/checklist";
import { decimal } from "../../domain/decimal";
import type { Answer, TemplateItem } from "../../domain/rows";
import type { Row } from "../../store/workspace";
import { t } from "../../i18n";
import { KeRuler } from "../../ui/ke-ruler";
import { useDraft } from "./draft";

interface Props {
  item: TemplateItem;
  row: Row<Answer> | undefined;
  onRead(typed: string, seen: Row<Answer> | null): void;
}

export function Reading({ item, row, onRead }: Props) {
  const { text, type, leave } = useDraft(row, row?.doc.value ?? "", onRead);
  const verdict = text === "" ? null : judge(item, text);
  const bad = verdict === "low" || verdict === "high" || verdict === "unreadable";
  return (
    <div class="rd">
      <span class={`val ${bad ? "bad" : ""}`}>
        <input
          class="num" inputMode="decimal" value={text} placeholder={t("check.reading")}
          aria-label={`${item.code} ${item.text} ${item.unit ?? ""}`} aria-describedby={`said-${item.key}`}
          onInput={(event) => type(event.currentTarget.value)} onBlur={leave}
        />
        <small>{item.unit}</small>
      </span>
      <div>
        <Limits item={item} text={text} />
        <p class="rng" id={`said-${item.key}`}>
          <span>{limitWords(item)}</span>
          <b class={bad ? "c-bad" : "c-ok"}>{verdictWords(item, text)}</b>
        </p>
      </div>
    </div>
  );
}

function limitWords(item: TemplateItem): string {
  const unit = item.unit ?? "";
  if (item.min !== null && item.max !== null) return t("check.limits", { min: item.min, max: item.max, unit });
  if (item.max !== null) return t("check.max", { max: item.max, unit });
  return item.min !== null ? t("check.min", { min: item.min, unit }) : "";
}

function verdictWords(item: TemplateItem, text: string): string {
  if (text === "") return "";
  const verdict = judge(item, text);
  if (verdict === "unreadable") return t("check.unreadable");
  if (verdict === "free") return "";
  if (verdict === "in") return t("check.in");
  const limit = verdict === "high" ? item.max! : item.min!;
  const off = apart(decimal(text)!, limit);
  return t(verdict === "high" ? "check.over" : "check.under", { off, unit: item.unit ?? "" });
}

/** The distance of two decimals, exact. */
function apart(a: string, b: string): string {
  const places = Math.max(...[a, b].map((one) => one.split(".")[1]?.length ?? 0));
  const scaled = (one: string): bigint => {
    const [whole = "", fraction = ""] = one.split(".");
    return BigInt(whole + fraction.padEnd(places, "0"));
  };
  const off = scaled(a) - scaled(b);
  const digits = (off < 0n ? -off : off).toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The limit band with the reading on it; drawn only, so numbers will do. */
function Limits({ item, text }: { item: TemplateItem; text: string }) {
  if (item.min === null && item.max === null) return null;
  const max = Number(item.max ?? item.min) || 1;
  const min = Number(item.min ?? 0);
  const span = Math.max(max - min, Math.abs(max) / 10, 0.001);
  const from = min - span;
  const read = decimal(text);
  const band: [number, number] = [Math.max(0, min - from), Math.min(3 * span, max - from)];
  return <KeRuler total={3 * span} done={read === null ? -span : Number(read) - from} step={span / 5} major={5} band={band} />;
}
