import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type ActivityPage, type ActivityRun, activityPage, activityRun } from "@/lib/activity/activity";
import { type ActivityFilters, filtersQuery } from "@/lib/activity/activity-filters";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const page = resultShape(activityPage);
const run = resultShape(activityRun);

const LIVE_EVERY_MS = 2_000;
const QUIET_EVERY_MS = 30_000;

const isRunning = (answer: Result<ActivityPage> | undefined): boolean =>
  answer?.ok === true && answer.value.state === "read" && answer.value.isRunning;

/** The audit's runs, newest first, a page at a time. Looks again often while something runs. */
export const activityQuery = (filters: ActivityFilters) =>
  infiniteQueryOptions({
    queryKey: ["activity", filtersQuery(filters).toString()],
    queryFn: async ({ signal, pageParam }): Promise<Result<ActivityPage>> => {
      const query = filtersQuery(filters);
      if (pageParam > 0) query.set("before", String(pageParam));
      return page.parse(await (await fetch(`/api/audit?${query}`, { signal })).json());
    },
    initialPageParam: 0,
    getNextPageParam: (last) => (last.ok && last.value.state === "read" ? last.value.next : null),
    refetchInterval: ({ state }) => (isRunning(state.data?.pages[0]) ? LIVE_EVERY_MS : QUIET_EVERY_MS),
    staleTime: 0,
  });

/** One run with its steps. */
export const activityRunQuery = (requestId: string, isLive: boolean) =>
  queryOptions({
    queryKey: ["activity-run", requestId],
    queryFn: async ({ signal }): Promise<Result<ActivityRun>> =>
      run.parse(await (await fetch(`/api/audit/run?${new URLSearchParams({ id: requestId })}`, { signal })).json()),
    refetchInterval: isLive ? LIVE_EVERY_MS : false,
    staleTime: 0,
  });

/** Follows the chain from its first line, now. */
export async function verifyNow(): Promise<void> {
  const reply = await fetch("/api/audit?whole=1&limit=1");
  page.parse(await reply.json());
}
