/** 虚实: dashed = only on this device, solid = the server has it. Always beside the words. */
export type NodeKind = "" | "local" | "real" | "now" | "now c" | "now e" | "real k";

export function Node({ kind }: { kind: NodeKind }) {
  return (
    <svg class={`nd ${kind}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6" />
      {kind.startsWith("now") && <circle class="in" cx="8" cy="8" r="3.2" />}
    </svg>
  );
}
