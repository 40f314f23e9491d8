/** What was sealed, for the customer to take note of before the device goes back. */
import { inkPaths } from "../../domain/ink";
import { sealCode } from "../../domain/service-act";
import type { Signature } from "../../domain/rows";
import { t } from "../../i18n";
import type { Workspace } from "../../store/workspace";
import { Icon } from "../../ui/icon";
import { Node } from "../../ui/node";

export function Sealed({ act, ws }: { act: Signature; ws: Workspace }) {
  const drawing = act.ink === null ? null : inkPaths(act.ink);
  const received = act.receipt !== null;
  return (
    <main class="doc sealed">
      <section>
        <h1>{t(`customer.done.${act.outcome}`)}</h1>
        <p class="sub mk">
          <Node kind={received ? "real" : "local"} />
          {received ? t("customer.received") : ws.status.value.link === "offline" ? t("customer.offline") : t("customer.sending")}
        </p>
      </section>
      {drawing && (
        <svg class="drawn" viewBox={`0 0 ${drawing.box[0]} ${drawing.box[1]}`} role="img" aria-label={act.signer}>
          {drawing.paths.map((path, place) => (
            <path key={place} d={path} />
          ))}
        </svg>
      )}
      <section class="dg">
        <ul>
          {act.outcome === "signed" ? (
            <li>
              <Icon name="user" />
              {act.signer}
            </li>
          ) : (
            <li>
              <Icon name="pen" />
              {act.reason}
            </li>
          )}
          <li>
            <Icon name="shield" />
            {t(`level.${act.level}`)}
          </li>
        </ul>
        <p>
          {t("customer.code")} <code>{sealCode(act.content_sha256)}</code>
        </p>
      </section>
      <p class="sub">{t("customer.giveBack")}</p>
    </main>
  );
}
