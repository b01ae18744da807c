import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import type { RenewalStatus } from "@/lib/access/rotate/renewal-status";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const statusShape = z.custom<RenewalStatus>(
  (value) => hasKeys(value, "home", "isOn", "next", "upcoming", "last", "skipped"),
  "Not a renewal",
);
const reply = resultShape(statusShape);
const CALM_MS = 20_000;

export const renewalKey = (home: string) => ["renewal", home] as const;

/** Whether the console renews a home's requested tokens by itself, and how it goes. Dials no cluster. */
export const renewalQuery = (home: string) =>
  queryOptions({
    queryKey: renewalKey(home),
    staleTime: CALM_MS / 2,
    refetchInterval: CALM_MS,
    refetchIntervalInBackground: false,
    queryFn: async ({ signal }): Promise<Result<RenewalStatus>> =>
      reply.parse(await (await fetch(`/api/connections/renewal?${new URLSearchParams({ home })}`, { signal })).json()),
  });
