import type { CallOptions } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { MetricsStore, Sample } from "@/lib/telemetry/metrics-store";
import { censusOf } from "./census";
import { countQuery, type Selector } from "./promql";
import { judgeLabels, type ScopeLabel } from "./scope-labels";

/**
 * What one label with one value would do, as the store shows it. "narrows": all series of this mesh have it, and others have not. "harmless": all
 * series of the store have it. "thins": some of this mesh's series lack it. "hides": some clusters of this mesh have none with it.
 */
export type LabelProposal = ScopeLabel & {
  verdict: "narrows" | "harmless" | "thins" | "hides";
  series: { mesh: number; meshKept: number; others: number; othersKept: number };
  /** Clusters of this mesh with traffic that would show nothing. */
  hidden: readonly string[];
  /** Clusters of others that would go. */
  drops: readonly string[];
  /** The mesh ID that Istio has here is this value. */
  isMeshId: boolean;
  /** Other values that the label has. */
  alsoIs: readonly string[];
};

export type Proposals = {
  /** Best first. */
  proposals: readonly LabelProposal[];
  /** Series that clusters of no connection report. Without any the store has this mesh alone. */
  otherClusters: readonly string[];
  /** Clusters of this mesh that no series is from. */
  silent: readonly string[];
  /** Labels that were left out, and why, in words. */
  leftOut: readonly string[];
};

export type ProposeAsk = { mesh: readonly string[]; meshId: string | null };

const REQUESTS: Selector = { metric: "istio_requests_total", matchers: [] };
const SERIES = '{__name__=~"istio_requests_total|istio_tcp_sent_bytes_total"}';
/** Labels that Istio's proxies set themselves, or that tell pods apart: none of them is of a mesh as a whole. */
const ISTIOS =
  /^(__.*|reporter|(source|destination)_.*|request_protocol|response_code|response_flags|grpc_response_status|connection_security_policy|le|app|version|pod|pod_name|pod_template_hash|instance|container|endpoint|node|job|service|namespace|.*(canonical|revision).*|component|chart|heritage|release)$/;
/** What a query takes as it stands. A store may have any text for a name. */
const PLAIN = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const RECENT_MS = 3_600_000;
const MOST_VALUES = 40;
const MOST_LABELS = 8;
const MOST_SHOWN = 12;

/**
 * Labels on the series of this mesh and what each would keep, from lists of names and values first; only what may be of a whole mesh is then counted, with
 * one question per label.
 */
export async function proposeLabels(
  store: MetricsStore,
  { mesh, meshId }: ProposeAsk,
  options: CallOptions = {},
): Promise<Result<Proposals>> {
  // What is counted is there now; older series would only be more to look through.
  const recent = { ...options, sinceMs: Date.now() - RECENT_MS };
  const names = await store.labelNames(SERIES, recent);
  if (!names.ok) return names;
  const fitting = names.value.filter((name) => !ISTIOS.test(name));
  const usable = fitting.filter((name) => PLAIN.test(name)).sort(byLikelihood);
  const odd = fitting
    .filter((name) => !PLAIN.test(name))
    .map((name) => `${name.slice(0, 60)} cannot be in a scope: Kiali writes _ for its other characters`);
  const [first, rest] = [usable.slice(0, MOST_LABELS), usable.slice(MOST_LABELS)];
  const listed = await Promise.all(
    first.map(async (name) => ({ name, values: await store.labelValues(name, SERIES, recent) })),
  );
  const failed = listed.find(({ values }) => !values.ok)?.values;
  if (failed && !failed.ok) return failed;
  const few = listed.flatMap(({ name, values }) => (values.ok && values.value.length <= MOST_VALUES ? [name] : []));
  const [all, counted] = await Promise.all([
    store.query(countQuery(REQUESTS), options),
    Promise.all(few.map((name) => store.query(countQuery(REQUESTS, [], [name]), options))),
  ]);
  if (!all.ok) return all;
  const census = censusOf(all.value);
  const seen = [...census.clusters.keys()];
  const proposals = few.flatMap((name, index) => {
    const answer = counted[index];
    return answer?.ok ? proposalsOf(name, answer.value, mesh, meshId) : [];
  });
  const many = listed.flatMap(({ name }) =>
    few.includes(name) ? [] : [`${name} has more than ${MOST_VALUES} values`],
  );
  return ok({
    proposals: proposals.sort(byWorth).slice(0, MOST_SHOWN),
    otherClusters: seen.filter((name) => !mesh.includes(name)).sort(),
    silent: mesh.filter((name) => !seen.includes(name)),
    leftOut: [
      ...many,
      ...odd.slice(0, MOST_SHOWN),
      ...rest.map((name) => `${name} was not looked at, because of the number of labels`),
    ],
  });
}

/** Every value that series of this mesh have. */
function proposalsOf(
  name: string,
  samples: readonly Sample[],
  mesh: readonly string[],
  meshId: string | null,
): readonly LabelProposal[] {
  const groups = Map.groupBy(samples, ({ labels }) => labels[name] ?? "");
  const total = sums(samples, mesh);
  const values = [...groups.keys()].filter((value) => value !== "");
  return values.flatMap((value): readonly LabelProposal[] => {
    const kept = sums(groups.get(value) ?? [], mesh);
    if (kept.mesh === 0 || judgeLabels({ [name]: value }, "prometheus").faults.length > 0) return [];
    const hidden = mesh.filter((each) => total.clusters.has(each) && !kept.clusters.has(each));
    const others = [...total.clusters.keys()].filter((each) => !mesh.includes(each));
    const verdict =
      hidden.length > 0
        ? "hides"
        : kept.mesh < total.mesh
          ? "thins"
          : kept.others < total.others
            ? "narrows"
            : "harmless";
    return [
      {
        name,
        value,
        verdict,
        series: { mesh: total.mesh, meshKept: kept.mesh, others: total.others, othersKept: kept.others },
        hidden,
        drops: others.filter((each) => !kept.clusters.has(each)).sort(),
        isMeshId: value === meshId,
        alsoIs: values.filter((each) => each !== value).slice(0, 5),
      },
    ];
  });
}

/** Series whose reporter is unknown count as others': nobody can say that they are of this mesh. */
function sums(samples: readonly Sample[], mesh: readonly string[]) {
  const { series, clusters } = censusOf(samples);
  const own = mesh.reduce((sum, name) => sum + (clusters.get(name) ?? 0), 0);
  return { mesh: own, others: series - own, clusters };
}

const LIKELY = /mesh|tenant|environment|^env$|region|stage|fleet/i;
const byLikelihood = (a: string, b: string): number =>
  Number(LIKELY.test(b)) - Number(LIKELY.test(a)) || (a < b ? -1 : 1);

const WORTH: Readonly<Record<LabelProposal["verdict"], number>> = { narrows: 0, harmless: 1, thins: 2, hides: 3 };
const byWorth = (a: LabelProposal, b: LabelProposal): number =>
  WORTH[a.verdict] - WORTH[b.verdict] ||
  Number(b.isMeshId) - Number(a.isMeshId) ||
  a.series.othersKept - b.series.othersKept ||
  (`${a.name}=${a.value}` < `${b.name}=${b.value}` ? -1 : 1);
