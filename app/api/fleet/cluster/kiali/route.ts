import * as z from "zod";
import { readClusterInKiali } from "@/lib/fleet/cluster-kiali";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = homeQuery.extend({ name: z.string().min(1).max(253) });

/** What a home's Kiali says of one of its clusters. Dials the home; Kiali itself asks its clusters for it. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null, name } = asked.value;
    return answer(await readClusterInKiali({ home, kiali }, name, request.signal));
  });
}
