import type { KialiInstallation } from "@/lib/kiali/installation";
import type { KialiConfig } from "@/lib/kiali/kiali-config";
import { shell } from "@/lib/shell-command";
import type { Verdict } from "../check";
import { skipped, unknown } from "../verdicts";

/** Judges the configuration; when it is absent or broken, that is said once, by kiali.configuration. */
export function ofConfig({ config }: KialiInstallation, judge: (config: KialiConfig) => Verdict): Verdict {
  if (config.ok) return judge(config.value);
  const { kind } = config.problem;
  return kind === "not-found" || kind === "rejected"
    ? skipped("Kiali's configuration cannot be read")
    : unknown(config.problem);
}

/** How a setting of this Kiali is changed, by who installed it. */
export function howToSet(
  { installer, cr, helmRelease, namespace, configMap, context }: KialiInstallation,
  path: string,
  value: string,
) {
  if (installer === "operator" && cr)
    return {
      text: `Set spec.${path}: ${value} in the Kiali resource; the operator restarts Kiali.`,
      command: shell`kubectl --context ${context} --namespace ${cr.namespace ?? namespace} edit kiali ${cr.name}`,
    };
  if (installer === "helm" && helmRelease)
    return {
      text: `Set ${path}=${value} in the Helm release.`,
      command: shell`helm --kube-context ${context} --namespace ${helmRelease.namespace} upgrade ${helmRelease.name} kiali-server --repo https://kiali.org/helm-charts --reuse-values --set ${`${path}=${value}`}`,
    };
  return {
    text: `Set ${path}: ${value} in config.yaml, then restart Kiali.`,
    command: shell`kubectl --context ${context} --namespace ${namespace} edit configmap ${configMap.name}`,
  };
}
