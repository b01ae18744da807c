import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { TracingView } from "@/lib/tracing/tracing-view";

const viewShape = z.custom<TracingView>(
  (value) => hasKeys(value, "asks", "traces", "primaries", "others", "meshConfig"),
  "Not a view of tracing",
);
const reply = resultShape(viewShape);

/** What a home's Kiali asks traces for, and what its clusters send. Asks every cluster and the store: up to 20 s. */
export const tracingQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["tracing", ref.home, ref.kiali],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<TracingView>> =>
      reply.parse(await (await fetch(`/api/tracing?${homeParams(ref)}`, { signal })).json()),
  });
