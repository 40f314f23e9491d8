/** Step 1: the document, and the price by its own tick. */
import { useState } from "preact/hooks";
import { wordsOf } from "../../domain/act-content";
import { t } from "../../i18n";
import { Icon, Star } from "../../ui/icon";
import { Decline } from "./decline";
import { Document } from "./document";
import { fen } from "./figures";
import type { Occasion } from "./occasion";

export function Check(props: Occasion & { onAgree(agreed: boolean): void }) {
  const { content, agreed, onAgree, go } = props;
  const [asked, ask] = useState(false);
  const { price } = content;
  return (
    <>
      <Document content={content} />
      {price && (
        <label class={asked && !agreed ? "agree missing" : "agree"}>
          <input type="checkbox" checked={agreed} onChange={(event) => onAgree(event.currentTarget.checked)} />
          <span class="bx">
            <Icon name="check" />
          </span>
          {wordsOf(content.wording)!["price_agreed"]!.replace("{total}", fen(price.total_fen))}
        </label>
      )}
      <Decline {...props} />
      <div class="cdock">
        <button type="button" class="btn act" onClick={() => (price && !agreed ? ask(true) : go("rate"))}>
          <Star />
          <span>
            {t("customer.right")}
            {price && !agreed && <small>{t("customer.tickFirst")}</small>}
          </span>
        </button>
      </div>
    </>
  );
}
