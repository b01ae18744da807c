import { tokenKey } from "@/lib/kiali/secret-names";
import type { Check } from "../check";
import { failed, pass, skipped, unknown } from "../verdicts";
import { withKiali } from "../when-answering";

export const nameFree: Check = {
  id: "connection.name-free",
  group: "connection",
  subject: "pair",
  title: "The name is not the home's and not another cluster's",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali overwrites a remote of its home's name without a word, and of two Secrets with one name it drops the second.",
  how: "Kiali's own name of its home; the keys of every Secret that it mounts; clustering.clusters in its configuration.",
  fix: { text: "Choose another name, or remove the other entry." },
  run: (facts) =>
    withKiali(
      facts,
      async ({ config }) => {
        const [name, home, entries, form] = await Promise.all([
          facts.name(),
          facts.homeName(),
          facts.entries(),
          facts.form(),
        ]);
        if (!name) return skipped("the remote has no name yet");
        if (home.ok && home.value.value === name.value)
          return failed(`${name.value} is what Kiali calls its home`, { evidence: home.value.source });
        if (!entries.ok) return unknown(entries.problem);
        if (!form.ok) return unknown(form.problem);
        const other = entries.value.find((each) => each.key === name.value && each.secret.form !== form.value.value);
        if (other)
          return failed(`Secret ${other.secret.namespace}/${other.secret.name} has an entry ${name.value} already`, {
            evidence: other.server ?? "without a server",
            fix: { text: `Use the ${other.secret.form} form, or remove the entry from ${other.secret.name} first.` },
          });
        const clash = entries.value.find(({ key }) => tokenKey(key) === name.value || tokenKey(name.value) === key);
        if (clash) return failed(`${name.value} collides with the token key of ${clash.key}`);
        const linked =
          config.ok && config.value.clusters.find((each) => each.name === name.value && each.secretName === null);
        const note = linked ? "; Kiali lists it without a Secret so far" : "";
        if (!home.ok && home.problem.kind !== "not-found" && home.problem.kind !== "rejected")
          return unknown(home.problem);
        return pass(
          `${entries.value.filter(({ key }) => key !== name.value).length} other entries${home.ok ? `, the home is ${home.value.value}` : ""}${note}`,
        );
      },
      [facts.remote],
    ),
};
