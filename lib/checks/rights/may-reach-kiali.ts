import type { Check } from "../check";
import { skipped } from "../verdicts";
import { withKiali } from "../when-answering";
import { askAll } from "./ask-all";

export const mayReachKiali: Check = {
  id: "home.may-reach-kiali",
  group: "rights",
  subject: "home",
  title: "You may ask Kiali through the API server",
  severity: "warn",
  canBeOverridden: true,
  why: "The proof at the end is Kiali's own word that it reads the cluster.",
  how: "SelfSubjectAccessReview: get services/proxy of Kiali's Service.",
  fix: { text: "Ask for get on services/proxy in Kiali's namespace; without it, look at Kiali's own page." },
  run: (facts) =>
    withKiali(facts, ({ service }) => {
      if (!service) return skipped("Kiali has no Service");
      const name = `${service.scheme}:${service.name}:${service.port}`;
      const ask = { verb: "get", group: "", resource: "services/proxy", namespace: service.namespace, name };
      return askAll(facts.home, [ask], `allowed on Service ${service.namespace}/${service.name}`);
    }),
};
