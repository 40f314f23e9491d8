/** One of a few: radios that look like buttons. */
import type { ComponentChild } from "preact";

export interface Choice<V extends string> {
  value: V;
  label: ComponentChild;
  /** `p` green when chosen, `f` red when chosen. */
  tone?: "p" | "f";
}

interface Props<V extends string> {
  name: string;
  legend: string;
  choices: readonly Choice<V>[];
  value: V | null;
  onChoose(value: V): void;
  disabled?: boolean;
}

export function Segment<V extends string>({ name, legend, choices, value, onChoose, disabled = false }: Props<V>) {
  return (
    <fieldset class="seg" disabled={disabled}>
      <legend class="vh">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} class={choice.tone ?? ""}>
          <input
            type="radio" name={name} value={choice.value} checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
