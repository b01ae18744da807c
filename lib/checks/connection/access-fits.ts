import { defaultAccess } from "@/lib/kiali/default-access";
import type { Check } from "../check";
import { pass, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const accessFits: Check = {
  id: "connection.access",
  group: "connection",
  subject: "pair",
  title: "The account gets what Kiali uses, and no more",
  severity: "warn",
  canBeOverridden: true,
  why: "Kiali writes with its own account only in anonymous mode or with openid and RBAC disabled; elsewhere people write with their own.",
  how: "auth.strategy, auth.openid.disable_rbac and deployment.view_only_mode in Kiali's config.yaml.",
  fix: { text: "Leave the access at its default." },
  run: (facts) =>
    withKiali(facts, (kiali) => {
      const { value, reason } = defaultAccess(kiali);
      const { access } = facts.wish;
      if (access === null || access === value) return pass(`${value}: ${reason}`);
      if (access === "full")
        return warned("The account would get rights to write that Kiali never uses", {
          evidence: reason,
          fix: { text: "Choose view-only." },
        });
      return warned("People will not be able to change anything in this cluster with Kiali", {
        evidence: reason,
        fix: { text: "Choose full, if Kiali is meant to write there." },
      });
    }),
};
