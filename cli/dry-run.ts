import type { Cluster, Manifest } from "@/lib/cluster/cluster";
import type { Plan, Step, StepStatus } from "@/lib/plan/plan";
import { stepTitle } from "@/lib/plan/step-line";
import type { Problem, Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import type { PlanOutput } from "./contract/plan-output";
import { EXIT } from "./exit-code";
import { plain } from "./plain";
import { planJson, plannedStatus } from "./plan-output";
import type { Prepared } from "./prepare";
import { problemJson } from "./problem-json";
import { problemLine } from "./problem-line";
import type { Ended, Session } from "./session";

/** The cluster of a step's context. */
export type ClusterOf = (context: string) => Promise<Result<Cluster>>;
type Refused = { step: Step; problem: Problem };

/**
 * Has each API server judge the plan's changes with dryRun=All: admission, quotas, the escalation rule and the owners of
 * fields answer as they would, and nothing is stored. A change that needs an earlier one to exist (a namespace that
 * the plan creates, a token) cannot be judged and is listed as such.
 */
export async function dryRun(
  session: Session,
  clusterOf: ClusterOf,
  { plan, digest }: Prepared,
  toJson: (planned: PlanOutput) => unknown = (planned) => planned,
): Promise<Ended> {
  const judged = plan.steps.filter((step) => canBeJudged(plan, step));
  session.terminal.status(`◌ ${judged.length} changes are being judged by the API servers`);
  const answers = await Promise.all(judged.map((step) => judge(step, clusterOf, session.signal)));
  session.terminal.status("");
  const refused = answers.filter((answer) => answer !== null);
  const changes = plan.steps.filter(({ verb }) => verb === "create" || verb === "update" || verb === "delete").length;
  const verdict =
    changes === 0
      ? "no object would change"
      : `${judged.length - refused.length} of ${changes} changes would be accepted${changes > judged.length ? `, ${changes - judged.length} cannot be judged before others exist` : ""}`;
  session.say(`\nDry run: ${verdict}. Nothing was changed.\n`);
  for (const { step, problem } of refused)
    session.say(
      `${session.paint("red", "✕")} ${plain(step.place.context)}: ${plain(stepTitle(step))}\n  ${problemLine(problem)}\n`,
    );
  const [first] = refused;
  const statusOf = (step: Step): StepStatus =>
    refused.some((refusal) => refusal.step === step) ? "failed" : plannedStatus(step);
  const stop = first && {
    step: first.step.id,
    layer: null,
    problem: problemJson(first.problem),
    undone: [],
    left: [],
    evidence: [],
  };
  session.json(toJson(planJson(plan, digest, stop ?? null, statusOf)));
  if (session.signal.aborted) return { code: EXIT.stopped };
  return { code: first ? EXIT.blocked : EXIT.done };
}

/** A change whose namespace and role exist already, or that needs none. */
function canBeJudged(plan: Plan, step: Step): boolean {
  if (step.verb !== "create" && step.verb !== "update" && step.verb !== "delete") return false;
  const needs = step.verb !== "delete" && "roleRef" in step.manifest ? "ClusterRole" : "Namespace";
  const name = needs === "Namespace" ? step.ref.namespace : step.ref.name;
  return !plan.steps.some(
    (earlier) =>
      earlier.verb === "create" &&
      earlier.place.context === step.place.context &&
      earlier.ref.kind === needs &&
      earlier.ref.name === name,
  );
}

/** Stands where tokens will, minted or kept ones; the server forgets it with the rest. */
const placeholders = (manifest: Manifest): ReadonlyMap<string, Secret> =>
  new Map(
    [...JSON.stringify(manifest).matchAll(/\$\{token:([^}"]+)\}/g)].map(([, id = ""]) => [id, new Secret("dry-run")]),
  );

async function judge(step: Step, clusterOf: ClusterOf, signal: AbortSignal): Promise<Refused | null> {
  const opened = await clusterOf(step.place.context);
  if (!opened.ok) return { step, problem: opened.problem };
  const cluster = opened.value;
  const options = { dryRun: true, signal };
  if (step.verb === "create" || step.verb === "update") {
    const { manifest, manager, takesOver, restates, uid } = step;
    if (restates) {
      const body = { spec: { [restates.member]: restates.to } };
      const patched = await cluster.patch(step.ref, body, { ...options, ...(uid === null ? {} : { uid }) });
      return patched.ok ? null : { step, problem: patched.problem };
    }
    const force = takesOver.length > 0;
    const applied = await cluster.apply(manifest, { ...options, manager, force, tokens: placeholders(manifest) });
    return applied.ok ? null : { step, problem: applied.problem };
  }
  if (step.verb !== "delete") return null;
  const removed = await cluster.remove(step.ref, { ...options, uid: step.uid });
  return removed.ok ? null : { step, problem: removed.problem };
}
