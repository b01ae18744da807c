import { House } from "lucide-react";
import type { TopologyEdge } from "@/lib/status/topology";
import { edgeLook, LINE_LOOK } from "./edge-look";

const LINES: readonly {
  kind: TopologyEdge["kind"];
  state: TopologyEdge["state"];
  differs: string | null;
  words: string;
}[] = [
  { kind: "kiali", state: "healthy", differs: null, words: "Kiali reads it, and all is well" },
  { kind: "kiali", state: "degraded", differs: null, words: "It works, and something needs attention" },
  { kind: "kiali", state: "unreachable", differs: null, words: "Broken: unreachable, unauthorized, not loaded" },
  { kind: "kiali", state: "unknown", differs: null, words: "Set aside, or nobody could look" },
  { kind: "istio", state: "linked", differs: null, words: "Istio reads it, by a remote secret" },
  { kind: "istio", state: "linked", differs: "", words: "Istio reads it, and Kiali does not" },
];

/** What the signs of the picture mean. */
export const Legend = () => (
  <section aria-labelledby="legend" className="pt-4">
    <h2 id="legend" className="text-meta font-medium text-n10">
      How to read it
    </h2>
    <ul className="flex flex-wrap gap-x-6 gap-y-1.5 pt-1.5 text-meta text-n11">
      <li className="flex items-center gap-2">
        <House aria-hidden className="size-3.5 text-n10" />A home: a cluster with a Kiali. Arrows point from who reads
        to what is read.
      </li>
      {LINES.map((line) => (
        <li key={line.words} className="flex items-center gap-2">
          <Sample {...line} />
          {line.words}
        </li>
      ))}
      <li>A box is a mesh, named by its mesh ID.</li>
    </ul>
  </section>
);

function Sample({ kind, state, differs }: Pick<TopologyEdge, "kind" | "state" | "differs">) {
  const { tone, icon: Icon } = edgeLook({ state, differs });
  const { stroke, fill, dash } = LINE_LOOK[tone];
  const isKiali = kind === "kiali";
  return (
    <span aria-hidden className="flex items-center gap-1">
      <svg aria-hidden width="44" height="12" fill="none">
        <path d="M0 6H43" className={stroke} strokeWidth={isKiali ? 2 : 1.25} strokeDasharray={dash} />
        <path
          d={`M35 1.5L43 6L35 10.5${isKiali ? "Z" : ""}`}
          className={`${stroke} ${isKiali ? fill : ""}`}
          strokeWidth="1.25"
        />
      </svg>
      <Icon strokeWidth={2.25} className="size-3.5" />
    </span>
  );
}
