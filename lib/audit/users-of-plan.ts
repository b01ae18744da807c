import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { Plan } from "@/lib/plan/plan";
import type { Result } from "@/lib/problem";

/** A cluster that takes longer to say who we are is on record without it: no step waits for its name. */
const ASK_FOR_MS = 3_000;

/**
 * The Kubernetes user that each cluster of a plan sees, for the audit file; null when a cluster would not say. `ask` begins with all
 * of them once the plan is known.
 */
export function usersOfPlan(open: (context: string) => Promise<Result<Cluster>>): {
  ask: (plan: Plan) => void;
  userOf: (context: string) => Promise<string | null>;
} {
  const asked = new Map<string, Promise<string | null>>();
  const userOf = (context: string): Promise<string | null> => {
    const answer = asked.get(context) ?? who(open, context);
    asked.set(context, answer);
    return answer;
  };
  return { userOf, ask: ({ steps }) => steps.forEach(({ place }) => void userOf(place.context)) };
}

async function who(open: (context: string) => Promise<Result<Cluster>>, context: string): Promise<string | null> {
  const opened = await open(context);
  if (!opened.ok) return null;
  const me = await opened.value.whoAmI({ timeoutMs: ASK_FOR_MS });
  return me.ok ? me.value.username : null;
}
