import { Link2, type LucideIcon, TriangleAlert } from "lucide-react";
import { STATE_LOOK } from "@/components/status/state-look";
import type { Tone } from "@/components/ui/badge";
import { STATE_WORDS } from "@/lib/status/states";
import type { TopologyEdge } from "@/lib/status/topology";

export type EdgeLook = { icon: LucideIcon; tone: Tone; word: string; meaning: string };

const LINKED: EdgeLook = {
  icon: Link2,
  tone: "neutral",
  word: "Linked",
  meaning: "A remote secret of Istio names it; whether it works, istiod alone knows",
};

/** Icon, tone and word of a line's state. An Istio link is linked, or Kiali says something else. */
export function edgeLook({ state, differs }: Pick<TopologyEdge, "state" | "differs">): EdgeLook {
  if (state !== "linked")
    return { ...STATE_LOOK[state], word: STATE_WORDS[state].label, meaning: STATE_WORDS[state].meaning };
  return differs === null ? LINKED : { icon: TriangleAlert, tone: "warn", word: "Kiali does not", meaning: differs };
}

/** How a line is drawn, so that its state shows without color. */
export const LINE_LOOK: Readonly<Record<Tone, { stroke: string; fill: string; dash: string | undefined }>> = {
  pass: { stroke: "stroke-pass", fill: "fill-pass", dash: undefined },
  warn: { stroke: "stroke-warn", fill: "fill-warn", dash: "10 4" },
  fail: { stroke: "stroke-fail", fill: "fill-fail", dash: "4 4" },
  unknown: { stroke: "stroke-unknown", fill: "fill-unknown", dash: "1.5 4" },
  neutral: { stroke: "stroke-n8", fill: "fill-n8", dash: undefined },
  accent: { stroke: "stroke-accent", fill: "fill-accent", dash: undefined },
};
