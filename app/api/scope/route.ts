import { readScope } from "@/lib/query-scope/read-scope";
import { answerOfHome } from "@/lib/runs/answer-of-home";
import { readRoute } from "@/lib/session/route";

/** The query scopes of a home's Kiali, how its installer wants them changed, and labels of its store that would narrow. Asks the home and the store. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, () => answerOfHome(request, (facts, signal) => readScope(facts, { signal })));
}
