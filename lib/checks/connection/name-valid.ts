import { nameFault } from "@/lib/kiali/cluster-name";
import type { Check } from "../check";
import { failed, pass, skipped, unknown } from "../verdicts";
import { withKiali } from "../when-answering";

export const nameValid: Check = {
  id: "connection.name-valid",
  group: "connection",
  subject: "pair",
  title: "The name can be used in the chosen form",
  severity: "block",
  canBeOverridden: true,
  why: "The name becomes a key of a Secret; in the labelled form also a volume of Kiali's pod, where fewer characters are allowed.",
  how: "The rules of Secret keys and of volume names, and the volumes Kiali's pod has.",
  fix: { text: "Choose the combined form, which takes any of Istio's names." },
  run: (facts) =>
    withKiali(
      facts,
      async ({ instanceName, deployment }) => {
        const [name, form] = await Promise.all([facts.name(), facts.form()]);
        if (!name) return skipped("the remote has no name yet");
        if (!form.ok) return unknown(form.problem);
        const kind = form.value.value;
        const fault = nameFault(name.value, kind, instanceName);
        if (fault)
          return failed(fault, kind === "labelled" ? {} : { fix: { text: "Use letters, digits, -, . and _ only." } });
        const taken = kind === "labelled" ? deployment.volumes.find((each) => each.name === name.value) : undefined;
        if (taken && taken.secretName === null) return failed(`${name.value} is a volume of Kiali's pod already`);
        return pass(`${name.value} in the ${kind} form`);
      },
      [facts.remote],
    ),
};
