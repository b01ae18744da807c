import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Change, Place, Restart } from "@/lib/plan/plan";
import { stepId } from "./change-for";
import type { Connection } from "./connection";
import { restartView } from "./deployment-strategy";

/** How Kiali comes to read its Secret: by our own guarded rollout, by its operator, or by hand where only helm can. */
export function restartStep(
  { form, secretName }: Pick<Connection, "form" | "secretName">,
  kiali: KialiInstallation,
  place: Place,
  need: string,
): Restart {
  const { ref } = kiali.deployment;
  if (form.value === "labelled" && kiali.installer === "operator" && kiali.cr)
    return {
      id: stepId(place, kiali.cr),
      place,
      verb: "restart",
      ref: kiali.cr,
      how: "reconcile",
      command: null,
      why: `${need}; the operator mounts the Secret, and its rollout is not guarded`,
    };
  if (form.value === "labelled" && kiali.installer === "helm")
    return {
      id: `${stepId(place, ref)}/upgrade`,
      place,
      verb: "restart",
      ref,
      how: "manual",
      command: helmCommand(kiali),
      why: `only helm can mount Secret ${secretName.value}; the combined form needs no helm`,
    };
  return {
    id: `${stepId(place, ref)}/restart`,
    place,
    verb: "restart",
    ref,
    how: "surge",
    command: null,
    why: `${need}; the old pod serves until the new one is Ready`,
  };
}

/** A restart that is not needed, and what an interrupted one left to be put back. */
export function settledRestart(kiali: KialiInstallation, place: Place): readonly (Change | Restart)[] {
  const { ref, found } = kiali.deployment;
  const id = `${stepId(place, ref)}/restart`;
  const keep: Change = { id, place, verb: "keep", ref, why: "runs with this Secret already" };
  if (!restartView(found)?.unfinished) return [keep];
  return [
    keep,
    {
      id: `${stepId(place, ref)}/strategy`,
      place,
      verb: "restart",
      ref,
      how: "surge",
      command: null,
      restores: true,
      why: "an interrupted restart left its own",
    },
  ];
}

/** The same chart version and the same values: only the lookup of Secrets is done again. */
function helmCommand({ helmRelease, deployment, namespace, name }: KialiInstallation): string {
  const chart = deployment.found.metadata.labels?.["helm.sh/chart"];
  const version = /-(\d+\.\d+\.\d+.*)$/.exec(chart ?? "")?.[1];
  return [
    `helm upgrade ${helmRelease?.name ?? name} kiali-server`,
    "--repo https://kiali.org/helm-charts",
    `--namespace ${helmRelease?.namespace ?? namespace}`,
    "--reuse-values",
    ...(version ? [`--version ${version}`] : []),
  ].join(" ");
}
