import type { DeploymentModel } from "@/lib/istio/deployment-model";
import { compareVersions, parseKialiVersion } from "./kiali-version";

/** "apart": Kiali's home has no Istio, and stands beside the mesh. */
export type WatchedModel = Exclude<DeploymentModel, "none"> | "apart";

export type ModelFacts = {
  model: WatchedModel;
  /** A ztunnel runs in one of the clusters. */
  isAmbient: boolean;
  version: string | null;
  /** kubernetes_config.cluster_name is written, so Kiali has not to guess its home's name. */
  isHomeNamed: boolean;
  /** clustering.ignore_home_cluster */
  ignoresHome: boolean;
};

/** Whether this version of Kiali is at home with a model, and what to know of it. `words` go on after the model's name. */
export type ModelSupport = { isSupported: boolean; words: string };

/**
 * By Kiali's own milestones: primary-remote with remote clusters at all (1.64), external control planes told from the others (1.73), several primaries
 * (1.78), a Kiali apart from the mesh (2.14), ambient over clusters (2.18), each primary's own settings in validations (2.24).
 * @see https://github.com/kiali/kiali/issues/6035 and https://github.com/kiali/kiali/issues/8569
 */
export function modelSupport({ model, isAmbient, version, isHomeNamed, ignoresHome }: ModelFacts): ModelSupport {
  const kiali = version === null ? null : parseKialiVersion(version);
  if (!kiali) return { isSupported: true, words: "Kiali's version is not known; every one since 2.24 takes it" };
  const isBefore = (major: number, minor: number): boolean => compareVersions(kiali, { major, minor, patch: 0 }) < 0;
  const no = (words: string): ModelSupport => ({ isSupported: false, words });
  const yes = (words: string): ModelSupport => ({ isSupported: true, words });
  if (isBefore(1, 64)) return no(`Kiali ${version} reads one cluster only; several since 1.64`);
  if (isAmbient && isBefore(2, 18))
    return no(`Kiali ${version} was not tried with ambient over several clusters; that came with 2.18`);
  switch (model) {
    case "primary-remote":
      return yes(`Kiali ${version} takes it, as each since 1.64`);
    case "multi-primary":
      if (isBefore(1, 78)) return no(`Kiali ${version} takes only one primary; several since 1.78`);
      return isBefore(2, 24)
        ? yes(
            `Kiali ${version} takes it, as each since 1.78; it validates by the home's mesh settings alone, and by each primary's own since 2.24`,
          )
        : yes(`Kiali ${version} takes it, as each since 1.78`);
    case "external":
      if (isBefore(1, 73))
        return no(`Kiali ${version} takes an external control plane for the home's own; that is told apart since 1.73`);
      return isHomeNamed
        ? yes(`Kiali ${version} takes it, as each since 1.73`)
        : no(
            `Kiali ${version} takes it, but asks an istiod for its home's name, and may ask the external one: write kubernetes_config.cluster_name`,
          );
    case "apart":
      if (isBefore(2, 14))
        return no(`Kiali ${version} expects Istio in its home; a Kiali apart from the mesh came with 2.14`);
      return ignoresHome
        ? yes(`Kiali ${version} takes it, as each since 2.14`)
        : no(
            `Kiali ${version} takes it once clustering.ignore_home_cluster is true; now it shows its home as a cluster without Istio`,
          );
    default:
      return model satisfies never;
  }
}
