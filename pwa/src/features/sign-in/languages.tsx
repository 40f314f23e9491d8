/** The language, before anybody is in. */
import { language, speak } from "../../i18n";

export function Languages() {
  const other = language.value === "zh" ? "en" : "zh";
  return (
    <button type="button" class="btn quiet sm" lang={other === "zh" ? "zh-CN" : "en"} onClick={() => speak(other)}>
      {other === "zh" ? "中文" : "English"}
    </button>
  );
}
