import type { ConnectWish } from "@/lib/access/connect-wish";
import type { UpkeepVerb, UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Check } from "@/lib/checks/check";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Orphan } from "@/lib/plan/orphan";
import type { Plan } from "@/lib/plan/plan";
import type { Problem } from "@/lib/problem";

/** GET /api/contexts. Nothing was dialled for it. */
export type ContextsAnswer = { rows: readonly ContextRow[]; problems: readonly Problem[]; sandbox: boolean };

/** Everything of a check but its code. */
export type CheckInfo = Omit<Check, "run">;

/** The review: the plan, the digest that applying it has to name, and the same as YAML with tokens by reference. */
export type PlannedConnection = { plan: Plan; digest: string; yaml: string };

/** `event: run`. The wish of a connect names exec JSON by its digest. */
export type RunInfo = RunAbout & { id: string; plan: Plan; startedAt: string };

/** What a run does, and its wish. "undo" takes back what a connect just made and is shown by the wizard. */
export type RunAbout =
  | { verb: "connect" | "undo"; wish: ConnectWish; upkeep: null }
  | { verb: UpkeepVerb; wish: null; upkeep: UpkeepWish };
export type RunVerb = RunAbout["verb"];

/** What one home still owes. `askedAt` null: it was not asked, because asking might open a login; nothing is known then. */
export type HomeOrphans = {
  home: string;
  kiali: ConnectWish["kiali"];
  orphans: readonly Orphan[];
  /** Why the home did not say. */
  problem: Problem | null;
  askedAt: string | null;
};

/** GET /api/orphans. Of every home that this console has to do with. */
export type OrphansAnswer = { homes: readonly HomeOrphans[] };
