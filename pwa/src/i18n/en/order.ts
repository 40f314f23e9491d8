import type { order as words } from "../zh/order";

export const order: Record<keyof typeof words, string> = {};
