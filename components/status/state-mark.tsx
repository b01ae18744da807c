import { join } from "@/components/ui/join";
import { TONE_TEXT } from "@/components/ui/verdict";
import type { FleetState } from "@/lib/status/fleet-row";
import { STATE_WORDS } from "@/lib/status/states";
import { STATE_LOOK } from "./state-look";

/**
 * Icon, word and color of a state, with its meaning on hover. `isQuiet` hides the word from sight only; `isStale` greys it: the last known
 * state, not the present one.
 */
export function StateMark({
  state,
  isQuiet = false,
  isStale = false,
  className,
}: {
  state: FleetState;
  isQuiet?: boolean;
  isStale?: boolean;
  className?: string | undefined;
}) {
  const { icon: Icon, tone } = STATE_LOOK[state];
  const { label, meaning } = STATE_WORDS[state];
  return (
    <span
      title={isStale ? `Last known: ${meaning}` : meaning}
      className={join("verdict", isStale ? TONE_TEXT.neutral : TONE_TEXT[tone], className)}
    >
      <Icon aria-hidden strokeWidth={2.25} className="size-4 shrink-0" />
      <span className={isQuiet ? "sr-only" : undefined}>
        {isStale && <span className="sr-only">Last known: </span>}
        {label}
      </span>
    </span>
  );
}
