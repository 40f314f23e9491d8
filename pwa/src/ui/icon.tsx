/** Line icons, 24 × 24. Decorative: the word beside an icon, or the label of its button, says what it means. */
import type { ComponentChild } from "preact";

const SHAPES = {
  today: <><path d="M12 3v3M4.600 6.600l2 2M19.400 6.600l-2 2M3 20h18" /><path d="M6.500 16a5.500 5.500 0 0 1 11 0" /></>,
  doc: <path d="M6 3h9l4 4v14H6zM15 3v4h4M9.500 12h6M9.500 16h6" />,
  box: <path d="M3.500 7.500 12 3l8.500 4.500v9L12 21l-8.500-4.500zM3.500 7.500 12 12l8.500-4.500M12 12v9" />,
  sync: <path d="M4 12a8 8 0 0 1 13.700-5.600L20 8.500M20 4v4.500h-4.500M20 12a8 8 0 0 1-13.700 5.600L4 15.500M4 20v-4.500h4.500" />,
  badge: <><path d="M5 6h14v15H5zM10 3h4v4h-4z" /><circle cx="12" cy="12" r="2.200" /><path d="M8.500 18c.6-2 1.900-3 3.500-3s2.900 1 3.500 3" /></>,
  pin: <><path d="M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11z" /><circle cx="12" cy="10" r="2.300" /></>,
  phone: <path d="M5 4h4l2 5-2.500 1.500a11 11 0 0 0 5 5L15 13l5 2v4c0 1-1 2-2 2C10 20.500 3.500 14 3 6c0-1 1-2 2-2z" />,
  cam: <><path d="M3 7.500h4.500L9 5h6l1.500 2.500H21V19H3z" /><circle cx="12" cy="13" r="3.600" /></>,
  picture: <><path d="M3.500 5h17v14h-17zM4 17l5-5 4 4 3-2.500 4 3.500" /><circle cx="9" cy="9" r="1.300" /></>,
  arrow: <path d="M5 19 18 6M9 6h9v9" />,
  ring: <ellipse cx="12" cy="12" rx="9" ry="7" />,
  letters: <path d="M5 6V4.500h14V6M12 4.500V20M9 20h6" />,
  scan: <path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M3 12h18" />,
  check: <path d="M4.500 12.500 10 18 20 6.500" />,
  x: <path d="M6 6l12 12M18 6 6 18" />,
  dash: <path d="M6 12h12" />,
  plus: <path d="M12 5v14M5 12h14" />,
  right: <path d="M9 5l7 7-7 7" />,
  left: <path d="M15 5l-7 7 7 7" />,
  down: <path d="M5 9l7 7 7-7" />,
  clock: <><circle cx="12" cy="12" r="8.500" /><path d="M12 7v5.200l3.400 2" /></>,
  off: <path d="M3 3l18 18M7 17.500A4.500 4.500 0 0 1 7 8.600M10 6.200a5.500 5.500 0 0 1 7.300 3.900A4 4 0 0 1 19.800 17" />,
  cloud: <path d="M7 18a4.500 4.500 0 0 1-.3-9A5.700 5.700 0 0 1 17.500 9.500 4.200 4.200 0 0 1 17 18z" />,
  undo: <path d="M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-4" />,
  redo: <path d="M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h4" />,
  search: <><circle cx="10.500" cy="10.500" r="6.500" /><path d="M15.500 15.500 21 21" /></>,
  filter: <path d="M4 6h16M7 12h10M10 18h4" />,
  lock: <path d="M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3" />,
  shield: <><path d="M12 3l8 3v6c0 4.500-3.300 7.800-8 9-4.700-1.200-8-4.500-8-9V6z" /><path d="M8.500 12l2.500 2.500 4.500-5" /></>,
  dev: <><path d="M6 3h12v18H6zM9.500 7h5M9.500 11h5" /><circle cx="12" cy="16.500" r="1.200" /></>,
  user: <><circle cx="12" cy="8" r="4" /><path d="M4.500 21c.8-4.500 3.700-7 7.500-7s6.700 2.500 7.500 7" /></>,
  users: <><circle cx="9" cy="8.500" r="3.500" /><path d="M2.500 20c.6-4 3-6 6.500-6s5.900 2 6.500 6M15.500 5.300a3.500 3.500 0 0 1 0 6.400M18 14.500c2 .8 3.100 2.600 3.500 5.500" /></>,
  warn: <path d="M12 3.500 22 20.500H2zM12 10v5M12 17.700v.1" />,
  pen: <path d="M4 20l1-4.500L16.500 4l3.500 3.500L8.500 19zM3 22h18" transform="translate(0 -1)" />,
  merge: <><circle cx="6" cy="5" r="2.200" /><circle cx="18" cy="5" r="2.200" /><circle cx="12" cy="19" r="2.200" /><path d="M6 7.200c0 4 6 4.800 6 9.600M18 7.200c0 4-6 4.800-6 9.600" /></>,
  copy: <path d="M8 8h12v12H8zM16 8V4H4v12h4" />,
  more: <path d="M5 12h.1M12 12h.1M19 12h.1" stroke-width="3.400" />,
  hand: <path d="M3 12h11M10 7.500 14.500 12 10 16.500M14 4h6v16h-6" />,
  gauge: <path d="M4 17a8.500 8.500 0 1 1 16 0M12 14l4-5M3 20.500h18" />,
  flag: <path d="M6 21V4h12l-2.500 4L18 12H6" />,
  bell: <path d="M6 17V11a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10 21h4" />,
  call: <path d="M4 13v-1a8 8 0 0 1 16 0v1M4 13h3v6H4zM17 13h3v6h-3zM18.500 19c0 1.500-2 2.500-5 2.500" />,
  chart: <path d="M4 4v16h16M8 16v-4M12 16V8M16 16v-6" />,
  print: <path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z" />,
  sun: <><circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400" /></>,
  wrench: <path d="M20 7.500a5 5 0 0 1-6.500 5L7 19.500a2.100 2.100 0 0 1-3-3l7-6.500a5 5 0 0 1 6.500-6.500L14.500 6.500l3 3z" />,
  hour: <path d="M6 3h12M6 21h12M7 3c0 5 5 6 5 9s-5 4-5 9M17 3c0 5-5 6-5 9s5 4 5 9" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
} satisfies Record<string, ComponentChild>;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, size }: { name: IconName; size?: "s" | "l" }) {
  return (
    <svg class={`i ${size ?? ""}`} viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}

const STAR = "M12 1.5c1.2 6 3.5 8.6 9.5 10.5-6 1.9-8.300 4.500-9.5 10.500-1.200-6-3.500-8.600-9.500-10.500 6-1.900 8.300-4.500 9.500-10.500z";

/** The four-point star: the one next action of a screen. */
export function Star() {
  return (
    <svg class="st" viewBox="0 0 24 24" aria-hidden="true">
      <path d={STAR} />
    </svg>
  );
}

export { STAR };

const STAR5 = "M12 2 L14.9 8.6 L22 9.4 L16.7 14.2 L18.2 21.2 L12 17.6 L5.8 21.2 L7.3 14.2 L2 9.4 L9.1 8.6 Z";

/** A star level of 1…5, in words for who cannot see it. */
export function Level({ level, label }: { level: number; label: string }) {
  return (
    <span class="lv" role="img" aria-label={label}>
      {[1, 2, 3, 4, 5].map((place) => (
        <svg key={place} class={place <= level ? "" : "o"} viewBox="0 0 24 24" aria-hidden="true">
          <path d={STAR5} />
        </svg>
      ))}
    </span>
  );
}

/** The mark: a star over a ground line. */
export function Mark({ name = "星临" }: { name?: string }) {
  return (
    <span class="mark">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path
          d="M16 1.500c1.300 7 4 9.700 11 11-7 1.300-9.700 4-11 11-1.300-7-4-9.700-11-11 7-1.300 9.700-4 11-11z"
          fill="var(--star)" stroke="currentColor" stroke-width="1.400" stroke-linejoin="round"
        />
        <path d="M16 24v4M5 29.500h22" stroke="currentColor" stroke-width="2.200" stroke-linecap="round" />
      </svg>
      {name}
    </span>
  );
}
