import { objectName } from "@/lib/plan/object-name";
import type { Change, FieldDiff, Plan, Step } from "@/lib/plan/plan";

/** Steps that take nothing from Kiali. */
const LOOKS: ReadonlySet<Step["verb"]> = new Set(["gate", "keep", "record", "clear"]);

/** True when Kiali reads the cluster until this plan ran: its pages lose data then. */
export const losesData = (plan: Plan): boolean =>
  plan.steps.some(({ place, verb }) => place.side === "home" && !LOOKS.has(verb));

/** What a plan that takes a connection back removes, one line per object. */
export function whatGoes(plan: Plan): readonly string[] {
  const deleted = new Set(plan.steps.flatMap((step) => (step.verb === "delete" ? [lineOf(step)] : [])));
  const lines = plan.steps.flatMap((step) => {
    if (step.verb === "delete") return [lineOf(step)];
    if (step.verb !== "update" || deleted.has(lineOf(step))) return [];
    const gone = goneOf(step);
    return gone === null ? [] : [`${gone} of ${whoLose(plan, gone, step, deleted)}`];
  });
  return [...new Set(lines)];
}

/** The fields that an update takes away, as one phrase; null for none. */
function goneOf({ fields }: { fields: readonly FieldDiff[] }): string | null {
  const gone = fields.flatMap(({ path, to }) => (to === null ? [path] : []));
  return gone.length === 0 ? null : gone.join(" and ");
}

/** All objects of one cluster that lose the same fields, so that it is said once for all of them. */
function whoLose(plan: Plan, gone: string, { place }: Step, deleted: ReadonlySet<string>): string {
  const names = plan.steps.flatMap((step) =>
    step.verb === "update" &&
    step.place.context === place.context &&
    !deleted.has(lineOf(step)) &&
    goneOf(step) === gone
      ? [objectName(step.ref)]
      : [],
  );
  return `${[...new Set(names)].join(", ")} in ${place.context}`;
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

/** The same of a plan for any number of connections: each object that was looked at and is left, with the reason. */
export function whatIsKept(plan: Plan): readonly string[] {
  const kept = plan.steps.flatMap((step) => (step.verb === "keep" ? [`${lineOf(step)}: ${step.why}`] : []));
  const restarts = plan.steps.flatMap((step) =>
    step.verb === "restart" ? [`${objectName(step.ref)} in ${step.place.context}: it restarts, and stays`] : [],
  );
  return [
    ...new Set([
      ...kept,
      ...restarts,
      ...(losesData(plan) ? ["Every other remote of this Kiali: their keys are not touched"] : []),
      plan.steps.some((step) => "ref" in step && step.ref.apiVersion.includes("istio.io/"))
        ? "Workloads, which need no restart, and all else of Istio's configuration in every cluster"
        : "Workloads, Istio and its configuration in every cluster",
    ]),
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
