import { queryOptions } from "@tanstack/react-query";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import type { OrphansAnswer } from "@/lib/setup/answers";

const CALM_MS = 60_000;

/** Our own server made it. Every page asks for it, so no parser is loaded for it: what is looked at is that nobody else answered in its place. */
const isReply = (value: unknown): value is Result<OrphansAnswer> =>
  hasKeys(value, "ok", "problem") || (hasKeys(value, "ok", "value") && hasValue(value));
const hasValue = (reply: unknown): boolean =>
  typeof reply === "object" && reply !== null && "value" in reply && hasKeys(reply.value, "homes");

/** What the homes of this console still owe; asked once a minute, and not at all while the tab is hidden. */
export const orphansQuery = () =>
  queryOptions({
    queryKey: ["orphans"],
    staleTime: CALM_MS / 2,
    refetchInterval: CALM_MS,
    refetchIntervalInBackground: false,
    queryFn: async ({ signal }): Promise<Result<OrphansAnswer>> => {
      const reply: unknown = await (await fetch("/api/orphans", { signal })).json();
      if (!isReply(reply)) throw new TypeError("Not a list of homes");
      return reply;
    },
  });
