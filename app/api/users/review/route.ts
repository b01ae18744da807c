import * as z from "zod";
import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";
import { reviewToken } from "@/lib/users/review-token";

const request = homeQuery.extend({ token: z.string().max(200_000) });

/** Tries one person's id_token in every cluster of a home. A route, since Next.js may print the arguments of an action while it is developed. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ home, kiali = null, token }) => {
    const { signal } = message;
    const facts = await openHomeFacts({ home, kiali }, signal);
    return answer(facts.ok ? await reviewToken(facts.value, token, { signal }) : facts);
  });
}
