import { answerView } from "@/lib/fleet/answer-view";
import { fleet } from "@/lib/fleet/fleet";
import { readRoute } from "@/lib/session/route";

/** What is known of every cluster at this moment. Dials nothing for it; the engine begins to ask with the first question. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => answerView(request, fleet().view()));
}
