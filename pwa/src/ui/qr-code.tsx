/** A QR code as one path, always dark on white: scanners do not follow themes. Level L (ISO/IEC 18004). */
import { useMemo } from "preact/hooks";
import { encode } from "uqr";

const QUIET = 4;

interface Props {
  text: string;
  label: string;
  /** The text looks like noise, as signatures do: every mask is as good, and to weigh eight of them takes most of the time. */
  noise?: boolean;
}

export function QrCode({ text, label, noise = false }: Props) {
  const { side, path } = useMemo(() => drawn(text, noise), [text, noise]);
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#07141a" />
    </svg>
  );
}

/** Dark neighbours of a line are one rectangle: a card's code has five thousand dark modules. */
function drawn(text: string, noise: boolean): { side: number; path: string } {
  const { data, size } = encode(text, { ecc: "L", border: 0, ...(noise && { maskPattern: 0 }) });
  let path = "";
  for (const [y, line] of data.entries()) {
    for (let x = 0; x < size; x++) {
      const start = x;
      while (x < size && line[x]) x++;
      if (x > start) path += `M${start + QUIET} ${y + QUIET}h${x - start}v1h-${x - start}z`;
    }
  }
  return { side: size + 2 * QUIET, path };
}
