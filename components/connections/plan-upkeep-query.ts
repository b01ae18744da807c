import { queryOptions } from "@tanstack/react-query";
import type { Overrides } from "@/lib/access/connect-wish";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { upkeepToSearch } from "@/lib/access/upkeep/wish-url";
import type { Result } from "@/lib/problem";
import type { PlannedConnection } from "@/lib/setup/answers";

/** Asks the server for a plan; the page hands the action in, since only addresses may know addresses. */
export type AskUpkeep = (wish: UpkeepWish, overrides: Overrides) => Promise<Result<PlannedConnection>>;
export type ApplyUpkeep = (request: {
  wish: UpkeepWish;
  overrides: Overrides;
  digest: string;
}) => Promise<Result<{ run: string }>>;

/** The plan of one verb as the clusters are now. Reads the home and the remotes it names, writes nothing. */
export const planUpkeepQuery = (wish: UpkeepWish, overrides: Overrides, ask: AskUpkeep) =>
  queryOptions({
    queryKey: ["plan upkeep", upkeepToSearch(wish).toString(), overrides],
    staleTime: 15_000,
    queryFn: () => ask(wish, overrides),
  });
