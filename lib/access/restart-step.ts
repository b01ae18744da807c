import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Change, Place, Restart } from "@/lib/plan/plan";
import { shell } from "@/lib/shell-command";
import { stepId } from "./change-for";
import type { Connection } from "./connection";
import { restartView, unguarded } from "./deployment-strategy";

/** Whether Kiali's Deployment mounts this Secret: then a restart is enough for Kiali to read it. */
export const mountsSecret = ({ deployment }: Pick<KialiInstallation, "deployment">, secretName: string): boolean =>
  deployment.volumes.some((volume) => volume.secretName === secretName);

/**
 * How Kiali comes to read its Secret: by our own guarded rollout, by its operator, or by hand where only helm can. A labelled
 * Secret that is mounted already needs the rollout: neither operator nor helm rolls anything when only its content changed.
 */
export function restartStep(
  { form, secretName }: Pick<Connection, "form" | "secretName">,
  kiali: KialiInstallation,
  place: Place,
  need: string,
  mounting: "changes" | "stays" = "changes",
): Restart {
  const { ref, found } = kiali.deployment;
  const isByOthers = form.value === "labelled" && mounting === "changes";
  if (isByOthers && kiali.installer === "operator" && kiali.cr)
    return {
      id: stepId(place, kiali.cr),
      place,
      verb: "restart",
      ref: kiali.cr,
      how: "reconcile",
      command: null,
      why: `${need}; the operator mounts the Secret, and its rollout is not guarded`,
    };
  if (isByOthers && kiali.installer === "helm")
    return {
      id: `${stepId(place, ref)}/upgrade`,
      place,
      verb: "restart",
      ref,
      how: "manual",
      command: helmCommand(kiali),
      why: `only helm can mount Secret ${secretName.value}; the combined form needs no helm`,
    };
  const view = restartView(found);
  const risk = view && unguarded(view);
  return {
    id: `${stepId(place, ref)}/restart`,
    place,
    verb: "restart",
    ref,
    how: "surge",
    command: null,
    ...(risk ? { risk } : {}),
    why: `${need}; ${risk ? `not guarded: ${risk}` : "the old pod serves until the new one is Ready"}`,
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
export function helmCommand({ helmRelease, deployment, namespace, name, context }: KialiInstallation): string {
  const chart = deployment.found.metadata.labels?.["helm.sh/chart"];
  const version = /-(\d+\.\d+\.\d+.*)$/.exec(chart ?? "")?.[1];
  return [
    shell`helm upgrade ${helmRelease?.name ?? name} kiali-server --repo https://kiali.org/helm-charts`,
    shell`--kube-context ${context} --namespace ${helmRelease?.namespace ?? namespace} --reuse-values`,
    ...(version ? [shell`--version ${version}`] : []),
  ].join(" ");
}
