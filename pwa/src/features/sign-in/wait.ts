/** "30 秒", "5 分钟": how long to wait, rounded up. */
import { t } from "../../i18n";

export function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 90 ? t("wait.s", { n: seconds }) : t("wait.m", { n: Math.ceil(seconds / 60) });
}
