import { answerOfHome } from "@/lib/runs/answer-of-home";
import { readRoute } from "@/lib/session/route";
import { readTracing } from "@/lib/tracing/read-tracing";

/** What the home's Kiali asks traces for, what its control planes make proxies send, and what the store has. Asks every cluster and the stores. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, () => answerOfHome(request, (facts, signal) => readTracing(facts, { signal })));
}
