import { join } from "./join";

/** How much of a known amount is done. `words` says the same for those who do not see the line. */
export function ProgressLine({
  done,
  total,
  words,
  tone = "accent",
}: {
  done: number;
  total: number;
  words: string;
  tone?: "accent" | "pass" | "fail";
}) {
  const tones = { accent: "fill-accent", pass: "fill-pass", fill: "", fail: "fill-fail" } as const;
  return (
    <svg
      role="progressbar"
      aria-label={words}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className="block h-1 w-full overflow-hidden rounded-full bg-n4"
    >
      <rect
        width={total === 0 ? 0 : (100 * done) / total}
        height="1"
        className={join("transition-[width] duration-150 ease-out", tones[tone])}
      />
    </svg>
  );
}
