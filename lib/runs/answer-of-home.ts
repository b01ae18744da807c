import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Result } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { homeQuery, openHomeFacts } from "./inventory-of-home";

/** Answers a request about one home with what `read` makes of its facts. For `readRoute`, which judges the request first. */
export async function answerOfHome<T>(
  request: Request,
  read: (facts: HomeFacts, signal: AbortSignal) => Promise<Result<T>>,
): Promise<Response> {
  const asked = queryOf(request, homeQuery);
  if (!asked.ok) return answer(asked);
  const { home, kiali = null } = asked.value;
  const facts = await openHomeFacts({ home, kiali }, request.signal);
  return answer(facts.ok ? await read(facts.value, request.signal) : facts);
}
