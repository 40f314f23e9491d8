/** A rule that this device knows forbids what was asked. `code` is `area.reason`; the screen has the words. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly args: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = "Refusal";
  }
}
