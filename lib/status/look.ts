import type { Problem } from "@/lib/problem";
import type { FleetState, Layer } from "./fleet-row";

/** What one question to one cluster said. `as` "kiali": with the credential of Kiali's Secret; "operator": with the login of the kubeconfig. */
export type Look = {
  atMs: number;
  as: "kiali" | "operator";
  /** Why there was no good answer. */
  problem: Problem | null;
  /** At which layer it broke, where somebody looked closer than the problem tells. */
  layer?: Layer | null;
  latencyMs: number | null;
  version: string | null;
};

/** What Kiali's credential may not do there of what Kiali needs; `hasNone` when it may do nothing of it. */
export type RightsLook = { atMs: number; missing: readonly string[]; hasNone: boolean };

/** What a cluster is of which a question told this. One that answers is never unreachable, whatever it answers. */
export function stateOfProblem({ kind }: Problem): FleetState {
  switch (kind) {
    case "unauthenticated":
    case "forbidden":
    case "credential":
      return "unauthorized";
    case "unreachable":
    case "tls":
    case "timed-out":
    case "not-kubernetes":
      return "unreachable";
    case "cancelled":
      return "unknown";
    default:
      return "degraded";
  }
}

/** The layer at which a question broke; null for a problem that is none of the way's. */
export function layerOf(problem: Problem): Layer | null {
  switch (problem.kind) {
    case "unreachable":
      return problem.why === "dns" ? "dns" : "tcp";
    case "tls":
      return "tls";
    case "unauthenticated":
    case "credential":
      return "identity";
    case "forbidden":
      return "rights";
    case "not-kubernetes":
      return "version";
    case "timed-out":
      return "tcp";
    default:
      return null;
  }
}
