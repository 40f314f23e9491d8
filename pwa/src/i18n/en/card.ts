import type { card as words } from "../zh/card";

export const card: Record<keyof typeof words, string> = {};
