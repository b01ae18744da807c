import type { Check, Verdict } from "../check";
import type { PairFacts } from "../pair-facts";
import { pass, skipped, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const remoteReports: Check = {
  id: "telemetry.remote-reports",
  group: "telemetry",
  subject: "pair",
  title: "The remote's own proxies report to that store",
  severity: "warn",
  canBeOverridden: true,
  why: "Kiali draws a cluster's traffic and health from what its own proxies report; connecting it changes nothing about that.",
  how: 'One query grouped by reporter, source_cluster and destination_cluster, with Kiali\'s query scope: series of reporter="source" with the remote as source, or of any other reporter with the remote as destination.',
  fix: {
    text: "Let the store take in the remote's metrics: federation, remote write, or a sidecar of Thanos; keep the labels source_cluster and destination_cluster.",
    href: "https://kiali.io/docs/configuration/multi-cluster/#requirements",
  },
  run: (facts) => withKiali(facts, () => judge(facts)),
};

async function judge(facts: PairFacts): Promise<Verdict> {
  const metrics = await facts.metrics();
  if (!metrics.ok) return unknown(metrics.problem);
  if (!metrics.value) return skipped("the remote has no name yet");
  const cluster = metrics.value.clusters.find(({ isHome }) => !isHome);
  if (metrics.value.problem || !cluster) return skipped("the store of metrics could not be asked");
  const { name, verdict, series, lastSampleSecondsAgo } = cluster;
  const seen = `${series} series of ${name}, the latest ${lastSampleSecondsAgo ?? "some"} s old`;
  switch (verdict) {
    case "reports":
      return pass(seen);
    case "quiet":
      return pass(`${seen}; no traffic in the last minutes`);
    case "ended":
      return warned(`The proxies of ${name} did report, and report no longer`, {
        evidence:
          lastSampleSecondsAgo === null
            ? "no sample in the last 6 h"
            : `the last sample is ${lastSampleSecondsAgo} s old`,
      });
    case "others-only":
      return warned(`Proxies elsewhere report traffic with ${name}, and its own do not`);
    case "nothing":
      return skipped(`no series names ${name}: there was no traffic yet, or its metrics do not reach this store`);
    case "not-known":
      return skipped("the store of metrics could not be asked");
    default:
      return verdict satisfies never;
  }
}
