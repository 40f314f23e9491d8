/** The drawn parts of the star card. */
const STAR5 = "M12 2 L14.9 8.6 L22 9.4 L16.7 14.2 L18.2 21.2 L12 17.6 L5.8 21.2 L7.3 14.2 L2 9.4 L9.1 8.6 Z";
const PLACES: readonly [x: number, y: number][] = [[24, 58], [92, 26], [160, 50], [228, 18], [296, 44]];

/** The level as a constellation of five, lit up to it. */
export function Asterism({ level, label }: { level: number; label: string }) {
  return (
    <svg class="ast" viewBox="0 0 320 78" role="img" aria-label={label}>
      {PLACES.slice(1).map(([x, y], k) => (
        <line key={x} class={k + 1 < level ? "on" : ""} x1={PLACES[k]![0]} y1={PLACES[k]![1]} x2={x} y2={y} />
      ))}
      {PLACES.map(([x, y], k) => (
        <g key={x} class={k < level ? "on" : "off"} transform={`translate(${x - 17} ${y - 17}) scale(1.42)`}>
          <circle cx="12" cy="12" r="11" class="halo" />
          <path d={STAR5} />
        </g>
      ))}
    </svg>
  );
}

/** Where the portrait goes: the first character in a ring of sixty marks. */
export function Ring({ letter, label }: { letter: string; label: string }) {
  return (
    <svg class="ring" viewBox="0 0 104 104" role="img" aria-label={label}>
      {Array.from({ length: 60 }, (_, k) => (
        <line key={k} x1="52" y1={k % 5 === 0 ? 1 : 3} x2="52" y2={k % 5 === 0 ? 11 : 8} transform={`rotate(${k * 6} 52 52)`} />
      ))}
      <circle cx="52" cy="52" r="38" />
      <text x="52" y="67" text-anchor="middle">
        {letter}
      </text>
    </svg>
  );
}
