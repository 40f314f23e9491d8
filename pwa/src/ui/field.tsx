/** A labelled control with its error below it, read out together. */
import type { ComponentChild } from "preact";
import { useId } from "preact/hooks";

interface Props {
  label: string;
  error?: string | null;
  children(control: { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean }): ComponentChild;
}

export function Field({ label, error, children }: Props) {
  const id = useId();
  const said = error ? { "aria-describedby": `${id}-e`, "aria-invalid": true } : {};
  return (
    <div class="fld">
      <label for={id}>{label}</label>
      {children({ id, ...said })}
      {error && (
        <p class="err" id={`${id}-e`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
