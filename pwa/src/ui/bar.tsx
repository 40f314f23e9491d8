/** How much of something is done. */
export function Bar({ part, whole, label }: { part: number; whole: number; label: string }) {
  const percent = whole > 0 ? Math.floor((part / whole) * 100) : 0;
  return (
    <svg class="pg" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <rect class="t" width="100%" height="8" />
      <rect class="v" width={`${percent}%`} height="8" />
    </svg>
  );
}
