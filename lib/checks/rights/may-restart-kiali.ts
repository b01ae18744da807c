import type { Check } from "../check";
import { withKiali } from "../when-answering";
import { askAll } from "./ask-all";

export const mayRestartKiali: Check = {
  id: "home.may-restart-kiali",
  group: "rights",
  subject: "home",
  title: "You may restart Kiali and watch it start",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali reads its remotes only when it starts. A restart that is watched can be taken back; one that is not can end Kiali for everyone.",
  how: "SelfSubjectAccessReview in Kiali's namespace: get, watch, patch its Deployment; list pods; get pods/log.",
  fix: { text: "Ask for a Role in Kiali's namespace with these rights." },
  run: (facts) =>
    withKiali(facts, ({ namespace, name }) =>
      askAll(
        facts.home,
        [
          ...["get", "watch", "patch"].map((verb) => ({
            verb,
            group: "apps",
            resource: "deployments",
            namespace,
            name,
          })),
          { verb: "list", group: "", resource: "pods", namespace },
          { verb: "get", group: "", resource: "pods/log", namespace },
        ],
        `allowed on Deployment ${namespace}/${name}`,
      ),
    ),
};
