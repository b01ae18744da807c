import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";
import { accessWish } from "@/lib/users/access-wish";
import { readAccess } from "@/lib/users/read-access";

const request = homeQuery.extend({ wish: accessWish });

/** What one user or group may do through a home's Kiali. Changes nothing; a POST, because names of people stay out of addresses. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ home, kiali = null, wish }) => {
    const { signal } = message;
    const facts = await openHomeFacts({ home, kiali }, signal);
    return answer(facts.ok ? await readAccess(facts.value, wish, { signal }) : facts);
  });
}
