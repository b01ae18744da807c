"use client";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { join } from "@/components/ui/join";
import type { Topology, TopologyEdge, TopologyNode } from "@/lib/status/topology";
import { NodeDetails } from "./node-details";
import { TieDetails } from "./tie-details";

/** What is known of the chosen cluster or line, beside the picture; over its foot where there is no room beside it. Escape closes it. */
export function Details({
  chosen,
  topology,
  onClose,
}: {
  chosen: { node: TopologyNode } | { edges: readonly TopologyEdge[] };
  topology: Topology;
  onClose: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const key = "node" in chosen ? chosen.node.id : chosen.edges[0]?.id;
  // On a narrow screen it lies over the picture, so what it says comes to who opened it.
  useEffect(() => {
    if (key !== undefined && window.matchMedia("(max-width: 1079px)").matches) heading.current?.focus();
  }, [key]);
  const title = "node" in chosen ? <bdi>{chosen.node.name}</bdi> : titleOf(chosen.edges, topology);
  return (
    <section
      aria-label="Details"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
      className={join(
        "floating fixed inset-x-2 bottom-16 z-20 max-h-[55dvh] overflow-y-auto md:inset-x-4 md:bottom-4 md:left-auto md:w-96",
        "lg:sticky lg:top-16 lg:z-0 lg:max-h-[calc(100dvh-5rem)] lg:w-80 lg:shrink-0 lg:self-start lg:shadow-none",
      )}
    >
      <div className="flex items-start gap-2 border-b px-3 py-2">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 flex-1 pt-0.5 font-semibold wrap-anywhere outline-none">
          {title}
        </h2>
        <Button look="quiet" size="small" aria-label="Close the details" className="-mr-1.5 px-1.5" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
      <div className="flex flex-col gap-3 px-3 py-3">
        {"node" in chosen ? (
          <NodeDetails node={chosen.node} topology={topology} />
        ) : (
          chosen.edges.map((edge) => (
            <TieDetails key={edge.id} edge={edge} topology={topology} isOne={chosen.edges.length === 1} />
          ))
        )}
      </div>
    </section>
  );
}

function titleOf(edges: readonly TopologyEdge[], { nodes }: Topology): ReactNode {
  const [first] = edges;
  if (!first || edges.length > 1) return `${edges.length} lines`;
  return (
    <>
      <bdi>{nodes.get(first.from)?.name}</bdi> reads <bdi>{first.row?.name ?? nodes.get(first.to)?.name}</bdi>
    </>
  );
}
