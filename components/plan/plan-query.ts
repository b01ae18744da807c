import { queryOptions } from "@tanstack/react-query";
import type { ConnectWish, Overrides } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import type { Result } from "@/lib/problem";
import type { PlannedConnection } from "@/lib/setup/answers";

/** Asks the server for a plan; the page hands the action in, since only addresses may know addresses. */
export type AskPlan = (wish: ConnectWish, overrides: Overrides) => Promise<Result<PlannedConnection>>;

/** The plan for a wish as the clusters are now. Reads both clusters, writes nothing. */
export const planQuery = (wish: ConnectWish, overrides: Overrides, ask: AskPlan) =>
  queryOptions({
    queryKey: ["plan", wishToSearch(wish).toString(), overrides],
    staleTime: 15_000,
    queryFn: () => ask(wish, overrides),
  });

/** The plan that takes the connection of a wish back. Reads both clusters, writes nothing. */
export const undoQuery = (wish: ConnectWish, ask: (wish: ConnectWish) => Promise<Result<PlannedConnection>>) =>
  queryOptions({
    queryKey: ["undo", wishToSearch(wish).toString()],
    staleTime: 15_000,
    queryFn: () => ask(wish),
  });
