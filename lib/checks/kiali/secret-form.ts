import { kialiName } from "@/lib/kiali/installation";
import type { Check } from "../check";
import { failed, pass, unknown } from "../verdicts";
import { withKiali } from "../when-answering";

export const secretForm: Check = {
  id: "kiali.secret-form",
  group: "kiali",
  subject: "home",
  title: "Kiali reads the chosen form of the Secret",
  severity: "block",
  canBeOverridden: true,
  why: "A Secret that no pod mounts changes nothing.",
  how: "Volumes of Kiali's Deployment, its version, and who installed it.",
  fix: { text: "Upgrade Kiali to 2.8 or newer, or choose the other form." },
  run: (facts) =>
    withKiali(facts, async (kiali) => {
      const [forms, form] = await Promise.all([facts.forms(), facts.form()]);
      if (!forms.ok) return unknown(forms.problem);
      if (!form.ok) return unknown(form.problem);
      const chosen = form.value.value;
      const other = chosen === "combined" ? "labelled" : "combined";
      if (forms.value[chosen].available) return pass(`${chosen}: ${forms.value[chosen].reason}`);
      const offers = forms.value[other].available
        ? `Choose the ${other} form: ${forms.value[other].reason}.`
        : `Upgrade ${kialiName(kiali)} to 2.8 or newer, or mount the Secret kiali-multi-cluster-secret (optional) at /kiali-remote-cluster-secrets/kiali-multi-cluster-secret.`;
      return failed(`${kialiName(kiali)} does not read the ${chosen} form: ${forms.value[chosen].reason}`, {
        fix: { text: offers },
      });
    }),
};
