import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Plan } from "@/lib/plan/plan";
import type { RunOptions } from "@/lib/plan/run-context";
import type { Result } from "@/lib/problem";
import type { HomeFacts } from "./home-facts";
import type { UpkeepVerb, WishTo } from "./upkeep-wish";

/** A plan with what carries it out. Holds tokens: it never leaves the server. */
export type UpkeepDraft = Required<Pick<RunOptions, "gates" | "restart">> &
  Pick<RunOptions, "ledger" | "tokens"> & {
    plan: Plan;
    kiali: KialiInstallation;
    /** Clusters of the plan's steps by context, the home's among them; as the world has them, not the remembering ones of the facts. */
    clusters: RunOptions["clusters"];
    /** Closes what was opened for probing; called once, after the run or when there is none. */
    close?: () => Promise<void>;
  };

/** Computes the plan of one verb from what the clusters say now; reads only. */
export type DraftCode<V extends UpkeepVerb> = (
  wish: WishTo<V>,
  facts: HomeFacts,
  options: { signal: AbortSignal },
) => Promise<Result<UpkeepDraft>>;
