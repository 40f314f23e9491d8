/** What was done, with its undo, for eight seconds (less where there is nothing to undo), or as long as it is looked at. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../ui/icon";

interface Toast {
  key: number;
  text: string;
  undo: (() => unknown) | undefined;
}

const UNDO_MS = 8_000;
const PLAIN_MS = 3_500;
const toasts = signal<readonly Toast[]>([]);
let nextKey = 1;

/** Says something; with `undo`, offers to take it back. */
export function toast(text: string, undo?: () => unknown): void {
  toasts.value = [...toasts.value.slice(-1), { key: nextKey++, text, undo }];
}

/** Whoever holds the device now has nothing to do with what was said before. */
export function hush(): void {
  toasts.value = [];
}

function dismiss(key: number): void {
  toasts.value = toasts.value.filter((one) => one.key !== key);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((one) => (
        <OneToast key={one.key} id={one.key} text={one.text} undo={one.undo} />
      ))}
    </div>
  );
}

function OneToast({ id, text, undo }: { id: number; text: string; undo: (() => unknown) | undefined }) {
  const [held, hold] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismiss(id), undo ? UNDO_MS : PLAIN_MS);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    <div class="toast" onFocusCapture={() => hold(true)} onBlurCapture={() => hold(false)} onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)}>
      <span>{text}</span>
      {undo && (
        <button
          type="button"
          onClick={() => {
            dismiss(id);
            undo();
          }}
        >
          <Icon name="undo" size="s" />
          {t("app.undo")}
        </button>
      )}
    </div>
  );
}
