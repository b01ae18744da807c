import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { OrphansAnswer } from "@/lib/setup/answers";

const answerShape = z.custom<OrphansAnswer>((value) => hasKeys(value, "homes"), "Not a list of homes");
const reply = resultShape(answerShape);
const CALM_MS = 60_000;

/** What the homes of this console still owe; asked once a minute, and not at all while the tab is hidden. */
export const orphansQuery = () =>
  queryOptions({
    queryKey: ["orphans"],
    staleTime: CALM_MS / 2,
    refetchInterval: CALM_MS,
    refetchIntervalInBackground: false,
    queryFn: async ({ signal }): Promise<Result<OrphansAnswer>> =>
      reply.parse(await (await fetch("/api/orphans", { signal })).json()),
  });
