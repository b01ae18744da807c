import type { Check } from "../check";
import { skipped, unknown } from "../verdicts";
import { withKiali } from "../when-answering";
import { askAll } from "./ask-all";

export const mayReconcileKiali: Check = {
  id: "home.may-reconcile-kiali",
  group: "rights",
  subject: "home",
  title: "You may have the operator reconcile Kiali",
  severity: "block",
  canBeOverridden: true,
  why: "The operator mounts a labelled Secret only when it reconciles the Kiali resource.",
  how: "SelfSubjectAccessReview: get, patch kialis.kiali.io in the namespace of the resource.",
  fix: { text: "Ask for patch on kialis.kiali.io, or choose the combined Secret, which needs no reconcile." },
  run: (facts) =>
    withKiali(facts, async ({ cr, installer }) => {
      const form = await facts.form();
      if (!form.ok) return unknown(form.problem);
      if (form.value.value === "combined") return skipped("the combined Secret needs no reconcile");
      if (!cr) return skipped(`no operator manages this Kiali (${installer})`);
      const on = { group: "kiali.io", resource: "kialis", namespace: cr.namespace, name: cr.name };
      return askAll(
        facts.home,
        ["get", "patch"].map((verb) => ({ verb, ...on })),
        `allowed on Kiali ${cr.namespace}/${cr.name}`,
      );
    }),
};
