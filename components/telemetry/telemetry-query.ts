import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { TelemetryView } from "@/lib/telemetry/telemetry-view";

const telemetryShape = z.custom<TelemetryView>(
  (value) => hasKeys(value, "home", "kiali", "at", "metrics", "traces"),
  "Not a view of telemetry",
);
const reply = resultShape(telemetryShape);

/** What the stores of one home's Kiali say of each cluster. Asks each store some questions: up to 20 s when one hangs. */
export const telemetryQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["telemetry", ref.home, ref.kiali],
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<Result<TelemetryView>> =>
      reply.parse(await (await fetch(`/api/telemetry?${homeParams(ref)}`, { signal })).json()),
  });
