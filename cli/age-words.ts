const STEPS = [
  { unit: "s", ms: 1000, until: 60_000 },
  { unit: "min", ms: 60_000, until: 3_600_000 },
  { unit: "h", ms: 3_600_000, until: 86_400_000 },
  { unit: "d", ms: 86_400_000, until: Number.POSITIVE_INFINITY },
] as const;

/** How far an instant (ISO) is from `now` (ms), before it or after it: "3 d". Whole units, never more than have passed; null for what is no time. */
export function ageWords(at: string | null, now: number): string | null {
  const distance = Math.abs(Date.parse(at ?? "") - now);
  const step = STEPS.find(({ until }) => distance < until);
  return step ? `${Math.floor(distance / step.ms)} ${step.unit}` : null;
}
