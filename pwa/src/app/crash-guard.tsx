/** A screen that fails says so, and says what is safe; the store is not touched by it. */
import { Component, type ComponentChildren } from "preact";
import { t } from "../i18n";
import { Note } from "../ui/note";

export class CrashGuard extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main class="crash">
        <Note tone="bad" icon="warn" alert>
          {t("app.crashed")}
        </Note>
        <button type="button" class="btn act" onClick={() => location.assign("/")}>
          {t("app.reload")}
        </button>
      </main>
    );
  }
}
