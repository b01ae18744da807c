import { diagnoseHome } from "@/lib/access/quarantine/home-health";
import { answerOfHome } from "@/lib/runs/answer-of-home";
import { readRoute } from "@/lib/session/route";

/** Whether one home's Kiali serves, and which remote is to blame when it does not. Tries every entry's credential. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, () => answerOfHome(request, (facts, signal) => diagnoseHome(facts, { signal })));
}
