import { answerOfHome } from "@/lib/runs/answer-of-home";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import { CALLBACK_PATH } from "@/lib/session/callback-page";
import { doors } from "@/lib/session/doors";
import { readRoute } from "@/lib/session/route";
import { readUsers } from "@/lib/users/read-users";

/** How people sign in to a home's Kiali, and what the API server of each cluster makes of them. Reads only. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, () => {
    const door = doors().find(({ host }) => host === request.headers.get("host"));
    const redirectUri = door ? `${door.origin}${CALLBACK_PATH}` : null;
    return answerOfHome(request, (facts, signal) => readUsers(facts, { redirectUri, isSpared: mayOpenLogin, signal }));
  });
}
