import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import type { Leak } from "@/lib/access/inventory/inventory";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const leakShape = z.custom<Leak>((value) => hasKeys(value, "ref", "what", "why", "detail"), "Not a leak");
const reply = resultShape(z.array(leakShape).readonly());

/** What in a cluster looks like an access for a Kiali and belongs to no connection of this home. Dials it: asked on demand only. */
export const leaksQuery = (ref: HomeRef, context: string) =>
  queryOptions({
    queryKey: ["leaks", ref.home, ref.kiali, context],
    enabled: false,
    queryFn: async ({ signal }): Promise<Result<readonly Leak[]>> => {
      const params = homeParams(ref);
      params.set("context", context);
      return reply.parse(await (await fetch(`/api/connections/leaks?${params}`, { signal })).json());
    },
  });
