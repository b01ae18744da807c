import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Check } from "@/lib/checks/check";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Plan } from "@/lib/plan/plan";
import type { Problem } from "@/lib/problem";

/** GET /api/contexts. Nothing was dialled for it. */
export type ContextsAnswer = { rows: readonly ContextRow[]; problems: readonly Problem[]; sandbox: boolean };

/** Everything of a check but its code. */
export type CheckInfo = Omit<Check, "run">;

/** The review: the plan, the digest that applying it has to name, and the same as YAML with tokens by reference. */
export type PlannedConnection = { plan: Plan; digest: string; yaml: string };

/** `event: run`. The wish names exec JSON by its digest. */
export type RunInfo = { id: string; verb: RunVerb; wish: ConnectWish; plan: Plan; startedAt: string };

/** What a run does with the connection its wish is about; each has a page of its own. */
export type RunVerb = "connect" | "undo";
