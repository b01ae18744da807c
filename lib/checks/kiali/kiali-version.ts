import { isAtLeast } from "@/lib/kiali/kiali-version";
import { rulesVersion } from "@/lib/kiali/rules-for-version";
import type { Check } from "../check";
import { failed, pass, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const kialiVersion: Check = {
  id: "kiali.version",
  group: "kiali",
  subject: "home",
  title: "Kiali's version can read other clusters",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali reads Secrets of other clusters since 1.64; its version also decides which rights it needs there.",
  how: "Label app.kubernetes.io/version of Kiali's Deployment.",
  fix: { text: "Upgrade Kiali.", href: "https://kiali.io/docs/installation/" },
  run: (facts) =>
    withKiali(facts, ({ version }) => {
      if (version === null || !isAtLeast(version, "0.0.0"))
        return warned(`The version of this Kiali is not known${version === null ? "" : ` (${version})`}`, {
          fix: {
            text: "The newest rules are granted; label the Deployment with app.kubernetes.io/version to be exact.",
          },
        });
      if (!isAtLeast(version, "1.64.0"))
        return failed(`Kiali ${version} does not read other clusters; 1.64 and newer do`);
      return pass(`${version}: rules of ${rulesVersion(version)}`);
    }),
};
