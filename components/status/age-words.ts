const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "12 s ago" for an age in ms; "now" within two seconds, since a figure that flickers says nothing. */
export function ageWords(ageMs: number): string {
  if (ageMs < 2 * SECOND_MS) return "now";
  if (ageMs < MINUTE_MS) return `${Math.floor(ageMs / SECOND_MS)} s ago`;
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  return ageMs < 2 * DAY_MS ? "1 day ago" : `${Math.floor(ageMs / DAY_MS)} days ago`;
}
