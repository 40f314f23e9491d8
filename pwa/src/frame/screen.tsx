/** The frame of a screen: bar, strip, content, dock, nav. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Workspace } from "../store/workspace";
import { t } from "../i18n";
import { Dock } from "../ui/dock";
import { Icon } from "../ui/icon";
import { Nav } from "./nav";
import { back } from "./router";
import { Strip } from "./strip";

interface Props {
  ws: Workspace;
  /** Also the document's title. */
  title: string;
  /** Small line below the title. */
  small?: ComponentChildren;
  /** Where "back" leads when there is nothing to go back to; absent = no back button. */
  above?: string;
  /** Right end of the bar. */
  end?: ComponentChildren;
  /** Instead of the bar. */
  header?: ComponentChildren;
  /** Between strip and content, full width. */
  top?: ComponentChildren;
  dock?: ComponentChildren;
  strip?: boolean;
  nav?: boolean;
  class?: string;
  children: ComponentChildren;
}

export function Screen({ ws, title, small, above, end, header, top, dock, strip = true, nav = true, class: extra, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div class={`app ${dock ? "docked" : ""} ${nav ? "" : "nonav"} ${extra ?? ""}`}>
      <a class="skip" href="#content">
        {t("app.skip")}
      </a>
      {header ?? (
        <header class="bar">
          {above !== undefined && (
            <button type="button" class="ib" aria-label={t("app.back")} onClick={() => back(above)}>
              <Icon name="left" />
            </button>
          )}
          <h1 class="ttl" ref={heading} tabIndex={-1}>
            {title}
            {small && <small>{small}</small>}
          </h1>
          {end}
        </header>
      )}
      {strip && <Strip ws={ws} />}
      {top}
      <main id="content">{children}</main>
      {dock && <Dock>{dock}</Dock>}
      {nav && <Nav ws={ws} />}
    </div>
  );
}
