import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import type { HomeHealth } from "@/lib/access/quarantine/home-health";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const healthShape = z.custom<HomeHealth>(
  (value) => hasKeys(value, "state", "since", "pods", "culprits", "evidence"),
  "Not a health",
);
const reply = resultShape(healthShape);

/** How the home's Kiali is, and which remotes are to blame. Asks Kiali, its pods and every entry's cluster: up to 20 s. */
export const healthQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["home health", ref.home, ref.kiali],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<HomeHealth>> =>
      reply.parse(await (await fetch(`/api/connections/health?${homeParams(ref)}`, { signal })).json()),
  });
