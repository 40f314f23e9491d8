import type { check as words } from "../zh/check";

export const check: Record<keyof typeof words, string> = {};
