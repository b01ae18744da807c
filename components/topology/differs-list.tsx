import Link from "next/link";
import type { Topology } from "@/lib/status/topology";
import type { Disagreement } from "@/lib/status/topology-disagreements";
import { setupPage } from "./topology-links";

/** What Istio and Kiali disagree about, and the way to end it. */
export function DiffersList({ some, topology }: { some: readonly Disagreement[]; topology: Topology }) {
  if (some.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-table">
      {some.map(({ kind, home, to, words }) => {
        const target = topology.nodes.get(to);
        return (
          <li key={`${words} ${home.context} ${home.kiali}`} className="wrap-anywhere">
            {words}.{" "}
            {kind === "istio-only" && target && (
              <Link href={setupPage(home, target.context)} prefetch={false} className="link">
                {target.context === null ? "Set up a connection" : `Connect ${target.name}`}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
