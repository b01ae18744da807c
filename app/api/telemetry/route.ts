import { answerOfHome } from "@/lib/runs/answer-of-home";
import { readRoute } from "@/lib/session/route";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";

/** What one home's Kiali is told to ask for metrics and traces, and what these stores say of each cluster. Dials the home and the stores. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, () => answerOfHome(request, (facts, signal) => readTelemetry(facts, { signal })));
}
