import { objectName } from "@/lib/plan/object-name";
import type { Change, Plan } from "@/lib/plan/plan";

/** True when Kiali reads the cluster until this plan ran: its pages lose data then. */
export const losesData = (plan: Plan): boolean =>
  plan.steps.some(({ place, verb }) => place.side === "home" && verb !== "gate" && verb !== "keep");

/** What a plan that takes a connection back removes, one line per object. */
export function whatGoes(plan: Plan): readonly string[] {
  const gone = new Set(plan.steps.flatMap((step) => (step.verb === "delete" ? [lineOf(step)] : [])));
  return plan.steps.flatMap((step) => {
    if (step.verb === "delete") return [lineOf(step)];
    if (step.verb !== "update" || gone.has(lineOf(step))) return [];
    return [`${step.fields.map(({ path }) => path).join(" and ")} of ${lineOf(step)}`];
  });
}

/** What it leaves alone, and what only restarts. */
export function whatStays(plan: Plan, { home, remote }: { home: string; remote: string }): readonly string[] {
  const rooms = plan.steps.some((step) => step.verb === "delete" && step.ref.kind === "Namespace");
  const restart = plan.steps.find((step) => step.verb === "restart");
  return [
    ...(losesData(plan) ? [`Every other remote of the Kiali in ${home}: their keys are not touched`] : []),
    ...(restart ? [`${objectName(restart.ref)} in ${home}: it restarts once, and stays`] : []),
    `Workloads, Istio and its configuration in ${remote}${rooms ? "" : ", and every namespace"}`,
    "Whatever this connection did not make, also where it has the same name",
    "The audit file: it has the lines of this run as well",
  ];
}

const lineOf = (step: Change): string => `${objectName(step.ref)} in ${step.place.context}`;

/** What an undo that stopped did not remove, one line per object. */
export const stillThere = (plan: Plan, done: readonly string[], undone: readonly string[]): readonly string[] => [
  ...new Set(
    plan.steps.flatMap((step) =>
      (step.verb === "delete" || step.verb === "update") && (!done.includes(step.id) || undone.includes(step.id))
        ? [lineOf(step)]
        : [],
    ),
  ),
];
