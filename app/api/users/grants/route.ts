import { answerOfHome } from "@/lib/runs/answer-of-home";
import { readRoute } from "@/lib/session/route";
import { readUserGrants } from "@/lib/users/read-user-grants";

/** What this console granted users of one home's Kiali. Dials every cluster of it. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, () => answerOfHome(request, readUserGrants));
}
