/** The answers of an order, by item key. */
import type { Answer, Order } from "../domain/rows";
import type { Row, Workspace } from "../store/workspace";

export function answerRows(ws: Workspace, order: Row<Order>): ReadonlyMap<string, Row<Answer>> {
  return new Map(ws.rows("answer", order.bucket).value.map((row) => [row.doc.item, row]));
}

export function answersOf(ws: Workspace, order: Row<Order>): ReadonlyMap<string, Answer> {
  return new Map([...answerRows(ws, order)].map(([key, row]) => [key, row.doc]));
}
