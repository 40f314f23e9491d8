import type { conflict as words } from "../zh/conflict";

export const conflict: Record<keyof typeof words, string> = {};
