import * as z from "zod";
import { readRemoteSide } from "@/lib/access/inventory/read-remote-side";
import { fail } from "@/lib/problem";
import { homeQuery, recentInventory } from "@/lib/runs/inventory-of-home";
import { answer, json } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = homeQuery.extend({ name: z.string().min(1).max(253), context: z.string().min(1).max(1_000) });

/** What one remote says of a connection's other half, asked through `context`. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null, name, context } = asked.value;
    const seen = await recentInventory({ home, kiali }, request.signal);
    if (!seen.ok) return answer(seen);
    const { facts, inventory } = seen.value;
    const row = inventory.connections.find((each) => each.name === name);
    if (!row) return answer(fail({ kind: "not-found", context: home, object: `connection ${name}` }));
    if (!facts.world.contexts.some((each) => each.name === context))
      return answer(fail({ kind: "no-such-context", context }));
    const remote = row.remote?.context === context ? row.remote : ({ context, how: "said" } as const);
    return json(await readRemoteSide(facts, { ...row, remote }, { signal: request.signal }));
  });
}
