import { fleet } from "@/lib/fleet/fleet";
import { fleetMetrics } from "@/lib/metrics/fleet-metrics";
import { processFamilies } from "@/lib/metrics/process-families";
import { CONTENT_TYPE, prometheusText } from "@/lib/metrics/prometheus-text";
import { tokenRoute } from "@/lib/session/token-route";

/** What the engine knows, for Prometheus. Dials nothing for it; the engine begins to ask with the first scrape. */
export function GET(request: Request): Promise<Response> {
  return tokenRoute(
    request,
    async () =>
      new Response(prometheusText([...fleetMetrics(fleet()), ...processFamilies()]), {
        headers: { "content-type": CONTENT_TYPE, "cache-control": "no-store" },
      }),
  );
}
