import type { KialiInstallation } from "./installation";
import { isAtLeast } from "./kiali-version";

type FormFact = { available: boolean; reason: string };

/** Which forms of the Secret this Kiali reads, and the better of them. */
export type SecretForms = {
  combined: FormFact;
  labelled: FormFact;
  preferred: { value: "combined" | "labelled"; reason: string };
};

/** Combined wherever the pod mounts it (Kiali 2.8 and newer): no limit on names, no redeployment for a new cluster. */
export function secretForms(kiali: KialiInstallation): SecretForms {
  const combined = combinedFact(kiali);
  const labelled = labelledFact(kiali);
  const value = combined.available || !labelled.available ? "combined" : "labelled";
  return {
    combined,
    labelled,
    preferred: { value, reason: value === "combined" ? combined.reason : `${combined.reason}; ${labelled.reason}` },
  };
}

function combinedFact({ combined, version }: KialiInstallation): FormFact {
  if (combined.mounted) return { available: true, reason: "Kiali's pod mounts kiali-multi-cluster-secret" };
  return {
    available: false,
    reason: isAtLeast(version, "2.8.0")
      ? "Kiali's pod does not mount kiali-multi-cluster-secret, although its version could"
      : `Kiali ${version ?? "of unknown version"} does not mount kiali-multi-cluster-secret; 2.8 and newer do`,
  };
}

function labelledFact({ installer, version, config }: KialiInstallation): FormFact {
  if (!isAtLeast(version, "1.64.0"))
    return { available: false, reason: `Kiali ${version ?? "of unknown version"} reads no Secrets of other clusters` };
  if (config.ok && !config.value.autodetect.enabled)
    return { available: false, reason: "clustering.autodetect_secrets.enabled is false" };
  if (installer === "plain")
    return {
      available: false,
      reason: "nothing mounts labelled Secrets: neither an operator nor Helm installed this Kiali",
    };
  return {
    available: true,
    reason:
      installer === "operator"
        ? "the operator mounts labelled Secrets at its next reconcile"
        : "Helm mounts labelled Secrets at the next helm upgrade",
  };
}
