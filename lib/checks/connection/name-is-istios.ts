import type { Check } from "../check";
import { failed, pass, skipped, unknown, warned } from "../verdicts";
import { whenAnswering } from "../when-answering";

export const nameIsIstios: Check = {
  id: "connection.name",
  group: "connection",
  subject: "remote",
  title: "The chosen name is Istio's cluster ID",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali joins what it reads with metrics and traces by this name; under another name the cluster stays empty.",
  how: "The chosen name against every source of the remote's cluster ID.",
  fix: { text: "Use Istio's cluster ID as the name." },
  run: (facts) =>
    whenAnswering([facts.remote], async () => {
      const [name, { clusterId }] = await Promise.all([facts.name(), facts.remote.istio()]);
      if (!name) return failed("The remote has no name, and nothing proposes one", { fix: { text: "Type a name." } });
      const other = clusterId.sources.find(({ value }) => value !== name.value);
      if (other && clusterId.agreed !== null)
        return failed(`${name.value} is not Istio's name of ${facts.remote.context}`, {
          evidence: clusterId.sources.map(({ value, source }) => `${value} (${source})`).join("; "),
          fix: { text: `Use ${clusterId.agreed} as the name.` },
        });
      if (clusterId.sources.some(({ value }) => value === name.value)) return pass(`${name.value}, ${name.reason}`);
      if (clusterId.sources.length > 0) return skipped("Istio's sources do not agree on a name");
      const [problem] = clusterId.problems;
      if (problem) return unknown(problem);
      return warned(`${name.value} cannot be compared: nothing in ${facts.remote.context} shows Istio's cluster ID`, {
        evidence: name.reason,
        fix: { text: "When Istio is installed there later, its cluster ID has to be this name." },
      });
    }),
};
