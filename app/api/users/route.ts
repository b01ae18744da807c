import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import { answer } from "@/lib/session/answer";
import { CALLBACK_PATH } from "@/lib/session/callback-page";
import { doors } from "@/lib/session/doors";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";
import { readUsers } from "@/lib/users/read-users";

/** How people sign in to a home's Kiali, and what the API server of each cluster makes of them. Reads only. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const facts = await openHomeFacts({ home, kiali }, request.signal);
    if (!facts.ok) return answer(facts);
    const door = doors().find(({ host }) => host === request.headers.get("host"));
    const redirectUri = door ? `${door.origin}${CALLBACK_PATH}` : null;
    return answer(await readUsers(facts.value, { redirectUri, isSpared: mayOpenLogin, signal: request.signal }));
  });
}
