/** A link within the app: a real address, opened without loading the page anew. */
import type { ComponentChildren } from "preact";
import { navigate } from "./router";

interface Props {
  href: string;
  class?: string;
  "aria-label"?: string | undefined;
  "aria-current"?: "page" | undefined;
  "data-link"?: string;
  children: ComponentChildren;
}

export function Link({ href, children, ...rest }: Props) {
  return (
    <a
      {...rest} href={href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}
