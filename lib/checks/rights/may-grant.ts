import { asksOf } from "@/lib/access/access-asks";
import type { AccessAsk } from "@/lib/cluster/cluster";
import type { Check } from "../check";
import { pass, unknown } from "../verdicts";
import { withKiali } from "../when-answering";
import { askAll } from "./ask-all";

const onRoles = (verb: string): AccessAsk => ({
  verb,
  group: "rbac.authorization.k8s.io",
  resource: "clusterroles",
  namespace: null,
});

export const mayGrant: Check = {
  id: "remote.may-grant",
  group: "rights",
  subject: "remote",
  title: "You may grant the remote's account what Kiali needs",
  severity: "block",
  canBeOverridden: true,
  why: "Kubernetes lets nobody hand out rights that he does not hold, unless he may escalate and bind.",
  how: "SelfSubjectAccessReview: escalate and bind clusterroles, or else every verb of every rule.",
  fix: {
    text: "Use a context with cluster-admin, or ask for escalate and bind on clusterroles.",
    href: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
  },
  run: (facts) =>
    withKiali(facts, async () => {
      const [rules, escalate, bind] = await Promise.all([
        facts.rules(),
        facts.remote.cluster.may(onRoles("escalate")),
        facts.remote.cluster.may(onRoles("bind")),
      ]);
      if (!rules.ok) return unknown(rules.problem);
      if (escalate.ok && escalate.value && bind.ok && bind.value)
        return pass(`you may escalate and bind in ${facts.remote.context}`);
      const asks = asksOf(rules.value);
      return askAll(facts.remote, asks, `you hold all ${asks.length} rights yourself`);
    }, [facts.remote]),
};
