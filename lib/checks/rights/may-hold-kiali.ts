import type { Check } from "../check";
import { withKiali } from "../when-answering";
import { askAll } from "./ask-all";

export const mayHoldKiali: Check = {
  id: "home.may-hold-kiali",
  group: "rights",
  subject: "home",
  title: "You may hold Kiali for yourself while a run lasts",
  severity: "warn",
  canBeOverridden: true,
  why: "A run holds a Lease beside Kiali, so that two consoles never act on it at once. A run without one goes on, and nobody made sure.",
  how: "SelfSubjectAccessReview: get, create, patch, delete leases.coordination.k8s.io in Kiali's namespace.",
  fix: { text: "Ask for a Role in Kiali's namespace with get, create, patch and delete on leases." },
  run: (facts) =>
    withKiali(facts, ({ namespace }) =>
      askAll(
        facts.home,
        ["get", "create", "patch", "delete"].map((verb) => ({
          verb,
          group: "coordination.k8s.io",
          resource: "leases",
          namespace,
        })),
        `allowed in namespace ${namespace}`,
      ),
    ),
};
