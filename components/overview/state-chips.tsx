"use client";
import { STATE_LOOK } from "@/components/status/state-look";
import { join } from "@/components/ui/join";
import { TONE_TEXT } from "@/components/ui/verdict";
import type { FleetRow, FleetState } from "@/lib/status/fleet-row";
import { countStates, STATE_WORDS, STATES_WORST_FIRST } from "@/lib/status/states";
import type { FleetWish } from "./fleet-wish";

/** How many rows have each state; pressed, only those are shown. */
export function StateChips({
  rows,
  chosen,
  onToggle,
}: {
  rows: readonly FleetRow[];
  chosen: FleetWish["states"];
  onToggle: (state: FleetState) => void;
}) {
  const counts = countStates(rows);
  const shown = STATES_WORST_FIRST.filter((state) => counts[state] > 0 || chosen.has(state));
  return (
    <ul aria-label="Rows by state" className="flex flex-wrap gap-1.5">
      {shown.map((state) => {
        const { icon: Icon, tone } = STATE_LOOK[state];
        const isChosen = chosen.has(state);
        return (
          <li key={state}>
            <button
              type="button"
              aria-pressed={isChosen}
              title={STATE_WORDS[state].meaning}
              onClick={() => onToggle(state)}
              className={join(
                "inline-flex h-7 items-center gap-1.5 rounded-base border px-2 text-table",
                isChosen ? "border-accent bg-accent-soft" : "bg-n1 hover:bg-n3",
              )}
            >
              <Icon aria-hidden strokeWidth={2.25} className={join("size-4 shrink-0", TONE_TEXT[tone])} />
              {STATE_WORDS[state].label}
              <span className="font-semibold">{counts[state]}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
