"use client";
import { join } from "@/components/ui/join";
import type { Latency } from "@/lib/status/cluster-look";
import type { ClusterRef } from "./cluster-ref";
import { LatencyPanel } from "./latency-panel";
import { ReachPanel } from "./reach-panel";
import { Section } from "./section";
import { useReach } from "./use-reach";

/** The way to a cluster, from this console, both as its Kiali and with the operator's login; `state` changes when the live state does. */
export function ReachSection({
  of,
  state,
  latencies,
}: {
  of: ClusterRef;
  state: string | null;
  /** Null for a cluster that nobody asks by himself. */
  latencies: readonly Latency[] | null;
}) {
  return (
    <Section title="Reachability" note="from this console, outermost layer first">
      <div className={join("grid min-w-0 items-start gap-3", of.kind === "connection" && "xl:grid-cols-2")}>
        {of.kind === "connection" && <Way of={of} as="kiali" state={state} />}
        <Way of={of} as="operator" state={state} />
      </div>
      {latencies !== null && <LatencyPanel latencies={latencies} />}
    </Section>
  );
}

function Way({ of, as, state }: { of: ClusterRef; as: "kiali" | "operator"; state: string | null }) {
  return <ReachPanel as={as} state={useReach(of, as, state)} />;
}
