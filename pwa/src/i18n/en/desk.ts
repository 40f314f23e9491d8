import type { desk as words } from "../zh/desk";

export const desk: Record<keyof typeof words, string> = {};
