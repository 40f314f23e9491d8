/** Six digits: by the pad, by the keyboard, by paste (WCAG 3.3.8). */
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../ui/icon";

const LENGTH = 6;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

interface Props {
  label: string;
  value: string;
  shut?: boolean;
  onChange(value: string): void;
  onFull(pin: string): void;
}

export function PinPad({ label, value, shut = false, onChange, onFull }: Props) {
  const field = useRef<HTMLInputElement>(null);
  // Before the pad is painted: the first digit typed must not be lost.
  useLayoutEffect(() => field.current?.focus(), [shut]);

  function take(text: string): void {
    const digits = text.replace(/\D/g, "").slice(0, LENGTH);
    onChange(digits);
    if (digits.length === LENGTH) onFull(digits);
  }

  return (
    <div>
      <input
        ref={field} class="pinfield" type="password" autofocus inputMode="numeric" autocomplete="one-time-code" aria-label={label}
        value={value} disabled={shut} onInput={(event) => take(event.currentTarget.value)}
      />
      <div class="pins" aria-hidden="true">
        {Array.from({ length: LENGTH }, (_, place) => (
          <svg key={place} class={place < value.length ? "on" : ""} viewBox="0 0 20 20">
            <circle cx="10" cy="10" r="8" />
          </svg>
        ))}
      </div>
      <p class="vh" role="status">
        {t("pin.digits", { n: value.length })}
      </p>
      <div class="pad10">
        {KEYS.map((digit) => (
          <button key={digit} type="button" disabled={shut} onClick={() => take(value + digit)}>
            {digit}
          </button>
        ))}
        <span />
        <button type="button" disabled={shut} onClick={() => take(`${value}0`)}>
          0
        </button>
        <button type="button" class="plain" disabled={shut} aria-label={t("pin.delete")} onClick={() => onChange(value.slice(0, -1))}>
          <Icon name="left" />
        </button>
      </div>
    </div>
  );
}
