/** The five places of the phone; on a tablet a rail. */
import type { Workspace } from "../store/workspace";
import { t, type Word } from "../i18n";
import { Icon, type IconName, Mark } from "../ui/icon";
import { Link } from "./link";
import { route } from "./router";

const PLACES: readonly [address: string, icon: IconName, word: Word][] = [
  ["/today", "today", "nav.today"],
  ["/orders", "doc", "nav.orders"],
  ["/parts", "box", "nav.parts"],
  ["/sync", "sync", "nav.sync"],
  ["/card", "badge", "nav.card"],
];

export function Nav({ ws }: { ws: Workspace }) {
  const pending = ws.status.value.pending;
  const here = route.value;
  return (
    <nav class="nav" aria-label={t("nav.main")}>
      <Mark name={t("app.name")} />
      {PLACES.map(([address, icon, word]) => (
        <Link
          key={address} href={address}
          aria-current={here === address || here.startsWith(`${address}/`) ? "page" : undefined}
        >
          <Icon name={icon} />
          {address === "/sync" && pending > 0 && <span class="bd" aria-hidden="true">{pending > 99 ? "99+" : pending}</span>}
          {t(word)}
          {address === "/sync" && pending > 0 && <span class="vh">{`，${t("nav.pending", { n: pending })}`}</span>}
        </Link>
      ))}
    </nav>
  );
}
