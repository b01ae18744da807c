import { memo } from "react";
import { join } from "@/components/ui/join";
import type { TopologyEdge } from "@/lib/status/topology";
import type { SceneLine } from "@/lib/status/topology-scene";
import { edgeLook, LINE_LOOK } from "./edge-look";

/** All lines with their arrows. Each is told by the mark that stands on it, so that this is a picture and nothing more. */
export const LinesLayer = ({
  lines,
  width,
  height,
  chosen,
}: {
  lines: readonly SceneLine[];
  width: number;
  height: number;
  chosen: string | null;
}) => (
  <svg aria-hidden width={width} height={height} className="absolute inset-0" fill="none">
    {lines.map(({ id, path, tip, kind, state, edges }) => (
      <Line
        key={id}
        id={id}
        path={path}
        tipX={tip.x}
        tipY={tip.y}
        points={tip.points}
        kind={kind}
        state={state}
        differs={edges.find(({ differs }) => differs !== null)?.differs ?? null}
        isChosen={id === chosen}
      />
    ))}
  </svg>
);

type LineProps = Pick<TopologyEdge, "id" | "kind" | "state" | "differs"> & {
  path: string;
  tipX: number;
  tipY: number;
  points: 1 | -1;
  isChosen: boolean;
};

/** Kiali's lines are bold with a full arrow, Istio's thin with an open one. */
const Line = memo(function Line({ id, path, tipX, tipY, points, kind, state, differs, isChosen }: LineProps) {
  const { stroke, fill, dash } = LINE_LOOK[edgeLook({ state, differs }).tone];
  const back = tipX - points * 8;
  const isKiali = kind === "kiali";
  return (
    <g>
      <path
        d={path}
        className={isChosen ? "stroke-accent" : stroke}
        strokeWidth={(isKiali ? 2 : 1.25) + (isChosen ? 1 : 0)}
        strokeDasharray={dash}
        strokeLinecap={dash === undefined ? "butt" : "round"}
      />
      <path
        d={`M${back} ${tipY - 4.5}L${tipX} ${tipY}L${back} ${tipY + 4.5}${isKiali ? "Z" : ""}`}
        className={join(isChosen ? "stroke-accent" : stroke, isKiali && (isChosen ? "fill-accent" : fill))}
        strokeWidth="1.25"
      />
      <path
        d={path}
        data-id={id}
        className="cursor-pointer"
        stroke="transparent"
        strokeWidth="12"
        pointerEvents="stroke"
      />
    </g>
  );
});
