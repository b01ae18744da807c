import { StateMark } from "@/components/status/state-mark";
import { useIsStale } from "@/components/status/use-is-stale";
import { join } from "@/components/ui/join";
import { TONE_TEXT } from "@/components/ui/verdict";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { TopologyEdge } from "@/lib/status/topology";
import { edgeLook } from "./edge-look";

/** The state of a line in words: icon, word and color. */
export function TieMark({ state, differs, row }: Pick<TopologyEdge, "state" | "differs" | "row">) {
  if (state !== "linked") return row ? <RowMark row={row} state={state} /> : <StateMark state={state} />;
  const { icon: Icon, tone, word, meaning } = edgeLook({ state, differs });
  return (
    <span title={meaning} className={join("verdict", TONE_TEXT[tone])}>
      <Icon aria-hidden strokeWidth={2.25} className="size-4 shrink-0" />
      {word}
    </span>
  );
}

function RowMark({ row, state }: { row: FleetRow; state: FleetRow["state"] }) {
  return <StateMark state={state} isStale={useIsStale(row)} />;
}
