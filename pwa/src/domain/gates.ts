/**
 * What the rules want before a step of the visit; the tap is refused while something is missing, and opens it.
 * Source: R-ORD-1, 3, 5, 6, 8, 11, 14, 16, 17, 19, 20, R-CON-2; proven by `gates.json`.
 */
import type { OrderEvent } from "./order";
import type { Answer, Order, OrderKind } from "./rows";

/** Entry → what it says. */
export type Said = ReadonlyMap<string, string | null>;

export type Lack =
  | "appointment" | "service" | "consent" | "original" | "maintenance" | "fault" | "teaching" | "self_check" | "opinion"
  | "permission" | "summary" | "report" | "findings" | "engineer";

const CHANGES_A_SYSTEM = new Set<OrderKind>(["software", "change", "extension", "upgrade", "data", "data_remote"]);
const WORKS_ON_DATA = new Set<OrderKind>(["data", "data_remote"]);
const FINDS_A_FAULT = new Set<OrderKind>(["repair", "software"]);

/** A failed item says what is done about it (R-INS-2). */
export const isUnexplained = ({ result, note }: Pick<Answer, "result" | "note">): boolean => result === "fail" && (note ?? "").trim() === "";

/** Codes of what is missing for an event on this order, in the order in which they are asked for. */
export function lacks(event: OrderEvent, order: Pick<Order, "kind" | "appointment_at" | "leave">, said: Said, unexplained = false): Lack[] {
  const says = (...names: string[]): boolean => names.every((name) => (said.get(name) ?? "").trim() !== "");
  const wanted: [Lack, boolean][] = [];
  if (event === "depart") {
    wanted.push(["appointment", order.appointment_at !== null], ["service", says("service.work")]);
  } else if (event === "start") {
    wanted.push(
      ["consent", says("consent.by")],
      ["original", !CHANGES_A_SYSTEM.has(order.kind) || says("original.config", "original.backup")],
      ["maintenance", !WORKS_ON_DATA.has(order.kind) || says("maintenance.plan")],
    );
  } else if (event === "complete") {
    const opinion = said.get("leaving.opinion") ?? null;
    wanted.push(
      ["findings", !unexplained],
      ["fault", !FINDS_A_FAULT.has(order.kind) || says("fault.symptom", "fault.environment", "fault.cause", "fault.handling")],
      ["teaching", said.get("fault.cause_kind") !== "operation" || says("fault.taught")],
      ["self_check", says("leaving.tested", "leaving.clean")],
      ["opinion", opinion !== null && (opinion === "content" || says("leaving.words"))],
    );
  } else if (event === "leave") {
    wanted.push(["permission", order.leave?.state === "granted"]);
  } else if (event === "summarise") {
    wanted.push(["summary", says("summary.text")], ["report", says("report.done", "report.told")]);
  }
  return wanted.filter(([, there]) => !there).map(([code]) => code);
}
