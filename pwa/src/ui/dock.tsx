/** The one next action, fixed in the thumb's reach, and one quiet square beside it. */
import type { ComponentChild, ComponentChildren } from "preact";
import { Icon, type IconName, Star } from "./icon";

export function Dock({ children }: { children: ComponentChildren }) {
  return <div class="dock">{children}</div>;
}

interface Action {
  label: string;
  small?: ComponentChild;
  onPress(): void;
  star?: boolean;
  type?: "button" | "submit";
}

export function Primary({ label, small, onPress, star = true, type = "button" }: Action) {
  return (
    <button type={type} class="btn act" onClick={onPress}>
      {star && <Star />}
      <span>
        {label}
        {small != null && small !== "" && <small>{small}</small>}
      </span>
    </button>
  );
}

export function Side({ icon, label, onPress }: { icon: IconName; label: string; onPress(): void }) {
  return (
    <button type="button" class="btn side" aria-label={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
