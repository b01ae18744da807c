import type { Cluster } from "@/lib/cluster/cluster";
import { type MeshTracing, NO_TRACING } from "@/lib/istio/mesh-tracing";
import { fail, ok, type Result } from "@/lib/problem";
import type { LandingPlace } from "./landing-places";
import { findTelemetries, telemetryApi } from "./telemetry-resource";
import { type TelemetryState, weighTelemetry } from "./weigh-telemetry";

/** One place where a Telemetry lands, and what is there. */
export type PlaceState = { place: LandingPlace; apiVersion: string; mesh: MeshTracing; state: TelemetryState };

/**
 * Reads every Telemetry of a place's cluster and weighs them. "not-found" where the cluster serves no such kind. Without the mesh configuration
 * nobody knows which providers there are: its problem is the answer then.
 */
export async function readPlace(place: LandingPlace, cluster: Cluster): Promise<Result<PlaceState>> {
  if (place.configProblem) return fail(place.configProblem);
  const api = await telemetryApi(cluster);
  if (!api.ok) return api;
  if (api.value === null)
    return fail({
      kind: "not-found",
      context: place.context,
      object: "CustomResourceDefinition telemetries.telemetry.istio.io",
    });
  const found = await findTelemetries(cluster, api.value);
  if (!found.ok) return found;
  const mesh = place.config?.tracing ?? NO_TRACING;
  return ok({ place, apiVersion: api.value, mesh, state: weighTelemetry(found.value, place.rootNamespace, mesh) });
}
