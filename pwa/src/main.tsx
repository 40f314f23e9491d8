/** Starts the app. */
import { render } from "preact";
import { App } from "./app/app";
import { CrashGuard } from "./app/crash-guard";
import { holdWith } from "./frame/hold";
import { measureWith } from "./frame/room";
import { openSession } from "./store/session";
import { watchStorage } from "./store/storage";
import { watchForUpdate } from "./update";
import "./frame/theme";
import "./ui/css/index.css";

const root = document.getElementById("app")!;

async function start(): Promise<void> {
  const updates = watchForUpdate();
  holdWith(() => updates.hold());
  const storage = watchStorage();
  measureWith(storage);
  const session = await openSession();
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => session.touch(), { passive: true });
  session.stage.subscribe((stage) => {
    if (stage.at === "open") void storage.askToPersist();
  });
  render(
    <CrashGuard>
      <App session={session} storage={storage} updates={updates} />
    </CrashGuard>,
    root,
  );
}

void start();
