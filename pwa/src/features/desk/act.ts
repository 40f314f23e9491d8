/** A desk edit is an op like any other; what the server made of it is said when it answers. */
import { settled } from "../../store/settled";
import type { Recording, Workspace } from "../../store/workspace";
import { toast } from "../../frame/toasts";
import { t, tCode } from "../../i18n";

/** Records, waits for the server's word, and says it. Resolves true if it has effect. */
export async function act(ws: Workspace, what: Recording, done: string, undo?: () => unknown): Promise<boolean> {
  const op = await ws.record(what);
  ws.syncNow();
  const { pending, link } = ws.status.peek();
  if (link === "offline" && pending > 0) toast(t("desk.queued"));
  const item = await settled(ws, op);
  const code = item.error?.code ?? "";
  if (item.state === "rejected") toast(t("desk.refused", { why: tCode("why", code) ?? code }));
  else if (item.state === "parked" || item.state === "aside") toast(t("desk.parked", { why: tCode("why", code) ?? code }));
  else if (item.state === "clash") toast(t("desk.clash"));
  else toast(done, undo);
  return item.state !== "rejected" && item.state !== "parked" && item.state !== "aside";
}
