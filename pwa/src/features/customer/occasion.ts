/** One time that a customer has the device: what each step needs of the whole. */
import type { Order } from "../../domain/rows";
import type { Content } from "../../domain/service-act";
import type { Session } from "../../store/session";
import type { Begun, Row, Workspace } from "../../store/workspace";

export type Step = "check" | "rate" | "sign";

export interface Occasion {
  ws: Workspace;
  session: Session;
  row: Row<Order>;
  content: Content;
  fingerprint: string;
  begun: Begun;
  /** The price was agreed to by its own tick. */
  agreed: boolean;
  keep(now: Begun): Promise<void>;
  go(step: Step): void;
}
