import type { Check } from "../check";
import { failed, pass } from "../verdicts";
import { withKiali } from "../when-answering";
import { howToSet, ofConfig } from "./of-config";

export const clusterWideAccess: Check = {
  id: "kiali.cluster-wide-access",
  group: "kiali",
  subject: "home",
  title: "Kiali has cluster-wide access",
  severity: "block",
  canBeOverridden: true,
  why: "Without it, Kiali skips every remote cluster.",
  how: "deployment.cluster_wide_access in Kiali's config.yaml.",
  fix: { text: "Set deployment.cluster_wide_access: true." },
  run: (facts) =>
    withKiali(facts, (kiali) =>
      ofConfig(kiali, (config) =>
        config.clusterWideAccess
          ? pass("deployment.cluster_wide_access is true")
          : failed("deployment.cluster_wide_access is false", {
              fix: howToSet(kiali, "deployment.cluster_wide_access", "true"),
            }),
      ),
    ),
};
