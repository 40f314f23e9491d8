/** A boxed sentence: why a list is empty, what to know, what went wrong. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

interface Props {
  tone?: "bad" | "warn" | "ok" | "clash";
  icon?: IconName;
  alert?: boolean;
  children: ComponentChildren;
}

export function Note({ tone, icon, alert = false, children }: Props) {
  return (
    <div class={`note ${tone ?? ""}`} role={alert ? "alert" : undefined}>
      {icon && <Icon name={icon} />}
      <div>{children}</div>
    </div>
  );
}
