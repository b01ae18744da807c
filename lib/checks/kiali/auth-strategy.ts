import { isAtLeast } from "@/lib/kiali/kiali-version";
import type { Check } from "../check";
import { failed, pass } from "../verdicts";
import { withKiali } from "../when-answering";
import { howToSet, ofConfig } from "./of-config";

export const authStrategy: Check = {
  id: "kiali.auth-strategy",
  group: "kiali",
  subject: "home",
  title: "Kiali's auth strategy works with several clusters",
  severity: "block",
  canBeOverridden: true,
  why: "With token or header, people see the home cluster only, however many clusters are connected.",
  how: "auth.strategy in Kiali's config.yaml, and its version.",
  fix: {
    text: "Use anonymous, openid, or openshift (1.87 and newer).",
    href: "https://kiali.io/docs/configuration/authentication/",
  },
  run: (facts) =>
    withKiali(facts, (kiali) =>
      ofConfig(kiali, ({ authStrategy: strategy }) => {
        if (strategy === "anonymous" || strategy === "openid") return pass(`auth.strategy is ${strategy}`);
        if (strategy === "openshift" && isAtLeast(kiali.version, "1.87.0")) return pass("auth.strategy is openshift");
        if (strategy === "openshift")
          return failed(
            `Kiali ${kiali.version ?? "of unknown version"} uses one cluster with openshift; 1.87 and newer use all`,
          );
        return failed(`auth.strategy is ${strategy}: people would see the home cluster only`, {
          fix: howToSet(kiali, "auth.strategy", "openid"),
        });
      }),
    ),
};
