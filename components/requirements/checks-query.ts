import { type QueryClient, queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import type { CheckResult } from "@/lib/checks/check";
import type { Problem } from "@/lib/problem";
import { problemShape } from "@/lib/problem-shape";
import type { CheckInfo } from "@/lib/setup/answers";
import { checkInfoShape, checkResultShape } from "./check-shape";
import { readEvents } from "./read-events";

/** What is known of one run of the checks, while it goes on and after it. */
export type ChecksRun = {
  checks: readonly CheckInfo[];
  results: Readonly<Record<string, CheckResult>>;
  /** Ids whose answer is on its way. */
  pending: readonly string[];
  /** Why the checks could not be asked at all. */
  problem: Problem | null;
};

const EMPTY: ChecksRun = { checks: [], results: {}, pending: [], problem: null };
const failure = z.object({ ok: z.literal(false), problem: problemShape });

/** All checks of a pair, streamed: each answer is in the cache as soon as it is there. Dials both clusters. */
export const checksQuery = (wish: ConnectWish) => {
  const queryKey = ["checks", wishToSearch(wish).toString()] as const;
  return queryOptions({
    queryKey,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal, client }): Promise<ChecksRun> => {
      let run = client.getQueryData<ChecksRun>(queryKey) ?? EMPTY;
      const keep = (next: ChecksRun) => {
        run = next;
        client.setQueryData(queryKey, next);
      };
      await stream({ wish }, signal, () => run, keep);
      return { ...run, pending: [] };
    },
  });
};

/** Asks some of the checks again; their former answers stay in sight until the new ones are there. */
export async function rerunChecks(
  client: QueryClient,
  wish: ConnectWish,
  only: readonly string[],
  signal?: AbortSignal,
) {
  const { queryKey } = checksQuery(wish);
  const read = () => client.getQueryData<ChecksRun>(queryKey) ?? EMPTY;
  const keep = (next: ChecksRun) => void client.setQueryData(queryKey, next);
  keep({ ...read(), pending: [...new Set([...read().pending, ...only])] });
  try {
    await stream({ wish, only }, signal, read, keep);
  } finally {
    keep({ ...read(), pending: read().pending.filter((id) => !only.includes(id)) });
  }
}

async function stream(
  body: { wish: ConnectWish; only?: readonly string[] },
  signal: AbortSignal | undefined,
  read: () => ChecksRun,
  keep: (run: ChecksRun) => void,
): Promise<void> {
  const reply = await fetch("/api/setup/checks", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  if (!reply.body || !reply.headers.get("content-type")?.startsWith("text/event-stream")) {
    keep({ ...read(), pending: [], problem: failure.parse(await reply.json()).problem });
    return;
  }
  for await (const { event, data } of readEvents(reply.body)) {
    const run = read();
    if (event === "checks") {
      const { checks } = z.object({ checks: z.array(checkInfoShape) }).parse(JSON.parse(data));
      if (!body.only) keep({ ...run, problem: null, checks, pending: checks.map(({ id }) => id) });
    } else if (event === "result") {
      const result = checkResultShape.parse(JSON.parse(data));
      keep({
        ...run,
        problem: null,
        results: { ...run.results, [result.id]: result },
        pending: run.pending.filter((id) => id !== result.id),
      });
    } else if (event === "problem") {
      keep({ ...run, pending: [], problem: problemShape.parse(JSON.parse(data)) });
    }
  }
}
