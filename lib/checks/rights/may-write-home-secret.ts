import { COMBINED_SECRET, labelledSecretName } from "@/lib/kiali/secret-names";
import type { Check } from "../check";
import { unknown } from "../verdicts";
import { withKiali } from "../when-answering";
import { askAll } from "./ask-all";

export const mayWriteHomeSecret: Check = {
  id: "home.may-write-secret",
  group: "rights",
  subject: "home",
  title: "You may write the Secret that Kiali reads",
  severity: "block",
  canBeOverridden: true,
  why: "The connection becomes an entry of a Secret in Kiali's namespace.",
  how: "SelfSubjectAccessReview: get, list, create, patch secrets in Kiali's namespace.",
  fix: { text: "Ask for a Role in Kiali's namespace with get, list, create and patch on secrets." },
  run: (facts) =>
    withKiali(facts, async ({ namespace }) => {
      const form = await facts.form();
      if (!form.ok) return unknown(form.problem);
      const known = form.value.value === "combined" ? COMBINED_SECRET : null;
      const named = (verb: string) => ({
        verb,
        group: "",
        resource: "secrets",
        namespace,
        ...(known ? { name: known } : {}),
      });
      const secret = known ?? labelledSecretName(facts.wish.name ?? "NAME");
      return askAll(
        facts.home,
        [
          { verb: "list", group: "", resource: "secrets", namespace },
          { verb: "create", group: "", resource: "secrets", namespace },
          named("get"),
          named("patch"),
        ],
        `allowed on Secret ${namespace}/${secret}`,
      );
    }),
};
