/** Which screen an address and a stage lead to. */
import type { ComponentType } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useEffect } from "preact/hooks";
import { isField } from "../store/field";
import type { Session } from "../store/session";
import type { StorageWatch } from "../store/storage";
import type { Workspace } from "../store/workspace";
import type { Updates } from "../update";
import Card from "../features/card";
import Check from "../features/check";
import Customer from "../features/customer";
import Copy from "../features/customer/copy";
import Conflicts from "../features/conflicts";
import Me from "../features/me";
import Order from "../features/order";
import Orders from "../features/orders";
import Parts from "../features/parts";
import { ChoosePin } from "../features/sign-in/choose-pin";
import { SignIn } from "../features/sign-in";
import { Unlock } from "../features/sign-in/unlock";
import Sync from "../features/sync";
import Today from "../features/today";
import { t } from "../i18n";
import { Note } from "../ui/note";
import { Banners } from "./banners";
import { handedOver, takeBack } from "../frame/handed-over";
import { match, navigate, route } from "../frame/router";
import { Screen } from "../frame/screen";
import { Toasts } from "../frame/toasts";

const Desk = lazy(() => import("../features/desk"));
const People = lazy(() => import("../features/people"));

interface Shown {
  ws: Workspace;
  id?: string;
  session: Session;
  storage: StorageWatch;
  updates: Updates;
}

const ROUTES: readonly [pattern: string, screen: ComponentType<Shown>][] = [
  ["/today", Today],
  ["/orders", Orders],
  ["/orders/:id", Order],
  ["/orders/:id/check", Check],
  ["/orders/:id/conflicts", Conflicts],
  ["/orders/:id/card", Card],
  ["/orders/:id/copy", Copy],
  ["/parts", Parts],
  ["/sync", Sync],
  ["/card", Card],
  ["/me", Me],
];

export interface AppProps {
  session: Session;
  storage: StorageWatch;
  updates: Updates;
}

export function App(props: AppProps) {
  return (
    <>
      <Inside {...props} />
      <Toasts />
    </>
  );
}

function Inside({ session, storage, updates }: AppProps) {
  const stage = session.stage.value;
  const isShut = stage.at === "locked" || stage.at === "out";
  useEffect(() => {
    // Whoever opens it now is its owner.
    if (isShut) takeBack();
  }, [isShut]);
  if (stage.at === "starting") return null;
  if (stage.at === "out") return <SignIn session={session} />;
  if (stage.at === "locked") return <Unlock key={stage.who.id} session={session} who={stage.who} />;
  if (stage.at === "pin") return <ChoosePin session={session} who={stage.who} />;
  const given = handedOver.value;
  if (given?.user === stage.workspace.who.id) return <Customer ws={stage.workspace} session={session} id={given.order} />;
  return (
    <>
      <Banners updates={updates} storage={storage} ws={stage.workspace} />
      <Opened ws={stage.workspace} session={session} storage={storage} updates={updates} />
    </>
  );
}

function Opened(shown: Shown) {
  const address = route.value;
  const home = isField(shown.ws.who) ? "/today" : "/desk";
  const away = address === "/" || address === "/sign-in" || address === "/unlock";
  useEffect(() => {
    if (away) navigate(home, true);
  }, [away, home]);
  if (away) return null;
  if (address === "/desk" || address.startsWith("/desk/")) {
    return (
      <Suspense fallback={null}>
        {address === "/desk/people" || address.startsWith("/desk/people/") ? <People {...shown} /> : <Desk {...shown} />}
      </Suspense>
    );
  }
  for (const [pattern, ScreenOf] of ROUTES) {
    const found = match(pattern, address);
    if (found) return <ScreenOf key={address} {...shown} {...found} />;
  }
  return (
    <Screen ws={shown.ws} title={t("app.notFound")} above={home}>
      <div class="pad">
        <Note>{t("app.notFound")}</Note>
        <button type="button" class="btn" onClick={() => navigate(home, true)}>
          {t("app.toToday")}
        </button>
      </div>
    </Screen>
  );
}
