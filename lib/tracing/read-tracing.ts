import "server-only";
import { stringify } from "yaml";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { fail, ok, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";
import { telemetryFacts } from "@/lib/telemetry/telemetry-facts";
import type { TracesView } from "@/lib/telemetry/telemetry-view";
import { CLUSTER_TAGS, type ClusterTag, decideTag, tagKialiAsks } from "./decide-tag";
import { isOurs } from "./edit-tags";
import { type LandingPlace, landingPlaces } from "./landing-places";
import { meshConfigTag, planTelemetry } from "./plan-telemetry";
import { type PlaceState, readPlace } from "./read-place";
import { seeClusters } from "./see-clusters";
import type { TelemetryResource } from "./telemetry-resource";
import type { NamedTelemetry, PrimaryTracing, TagOffer, TracingView } from "./tracing-view";
import { dropsTag } from "./weigh-telemetry";

type Options = { signal?: AbortSignal; said?: Readonly<Record<string, string>> };

/**
 * What is, and what should be: which Telemetry counts in each primary, what it makes proxies send, what Kiali asks for and what the store has. Fails only
 * where there is no Kiali or its configuration cannot be read.
 */
export async function readTracing(facts: HomeFacts, options: Options = {}): Promise<Result<TracingView>> {
  const signal = options.signal ?? new AbortController().signal;
  const clusters = await telemetryFacts(facts, options).clusters();
  const [telemetry, { read, others }] = await Promise.all([
    readTelemetry(facts, options),
    readPlaces(facts, clusters.ok ? clusters.value : [], signal),
  ]);
  if (!telemetry.ok) return telemetry;
  const { home, kiali, at, traces } = telemetry.value;
  const asks = tagKialiAsks(kiali.version);
  const primaries = read.map(({ place, state }) => primaryOf(place, state, { version: kiali.version, traces }));
  const byTag = (tag: ClusterTag) => stringify(meshConfigTag(tag));
  return ok({
    home,
    kiali,
    at,
    asks,
    traces,
    primaries,
    others,
    meshConfig: { "istio.cluster_id": byTag("istio.cluster_id"), cluster: byTag("cluster") },
    clustersProblem: clusters.ok ? null : clusters.problem,
  });
}

/** What is in each place, which needs no answer of a store. */
async function readPlaces(facts: HomeFacts, clusters: readonly MeshCluster[], signal: AbortSignal) {
  const { seen, factsOf } = await seeClusters(facts, clusters, signal);
  const { places, others } = landingPlaces(seen);
  const read = await Promise.all(
    places.map(async (place) => {
      const own = factsOf(place.context);
      const state = own
        ? await readPlace(place, own.cluster)
        : fail({ kind: "no-such-context", context: place.context });
      return { place, state };
    }),
  );
  return { read, others };
}

function primaryOf(
  place: LandingPlace,
  read: Result<PlaceState>,
  { version, traces }: { version: string | null; traces: TracesView },
): PrimaryTracing {
  const { name, context, controlPlane, istioVersion, rootNamespace, because } = place;
  const bare = { name, context, controlPlane, istioVersion, rootNamespace, because };
  const nothing = { counts: null, ignored: [], modes: [], overrides: [], offers: [] };
  const asked = tagKialiAsks(version).tag;
  const since = read.ok ? (read.value.state.counts?.writtenAt ?? null) : null;
  const span = asked === null ? null : spanOf(name, asked, traces, since);
  const evidence = { kiali: version, istio: istioVersion, span };
  if (!read.ok) {
    const decided = decideTag({ ...evidence, istioTagsOffBy: null, customTags: [] });
    // What Istio does by itself can be turned off, and nobody could look.
    const isGuess = decided.kind === "nothing-to-do" && span?.[decided.tag] === undefined;
    const because = "what it tells its proxies could not be read, and no span of theirs was seen with the tag";
    const decision = isGuess ? ({ kind: "unknown", tag: decided.tag, because } as const) : decided;
    return { ...bare, ...nothing, problem: read.problem, decision };
  }
  const { state, mesh } = read.value;
  const { modes } = state;
  const active = modes.filter(({ provider }) => provider !== null);
  const counted = active.length > 0 ? active : modes;
  const [first] = counted;
  const everywhere = Object.keys(first?.customTags ?? {}).filter((tag) =>
    counted.every(({ customTags }) => tag in customTags),
  );
  const decision = decideTag({
    ...evidence,
    istioTagsOffBy: counted.find(({ istioTagsOffBy }) => istioTagsOffBy !== null)?.istioTagsOffBy ?? null,
    customTags: everywhere,
  });
  const tag = asked ?? "istio.cluster_id";
  const isCustom = everywhere.includes(tag) || decision.kind === "add";
  return {
    ...bare,
    problem: null,
    decision,
    counts: state.counts && named(state.counts),
    ignored: state.ignored.map(named),
    modes: modes.map((mode) => ({ ...mode, customTags: Object.keys(mode.customTags) })),
    overrides: state.overrides.map((each) => ({
      where: each.where,
      does: each.does,
      by: named(each.resource),
      dropsTag: dropsTag(each, tag, isCustom),
    })),
    offers: CLUSTER_TAGS.map((each): TagOffer => {
      const plan = planTelemetry(state, mesh, { tag: each, isAbsent: false }, () => false);
      const kind = plan.kind === "delete" ? "keep" : plan.kind;
      const isOwn =
        modes.some(({ customTags }) => isOurs(customTags[each])) && kind === "keep" && state.counts !== null;
      return { tag: each, kind, why: plan.why, isOurs: isOwn };
    }),
  };
}

/** What spans show of one cluster's proxies; null when none that is surely theirs was found since they were last told otherwise. */
function spanOf(
  name: string,
  tag: string,
  traces: TracesView,
  since: string | null,
): Readonly<Record<string, string>> | null {
  const seen = traces.clusters.find((each) => each.name === name);
  const verdict = seen?.verdict;
  const isOld = (at: string | null | undefined) => at && since && Date.parse(at) <= Date.parse(since);
  if (verdict === "seen") return isOld(seen?.lastSpanAt) ? null : { [tag]: name };
  // Requests pass, and no span with its name came of them.
  if (verdict !== "none") return null;
  if (traces.strangers.includes("unknown") || traces.span?.value === "unknown") return { [tag]: "unknown" };
  return traces.span?.isProxy && traces.span.value === null && !isOld(traces.span.at) ? {} : null;
}

const named = ({ namespace, name, createdAt }: TelemetryResource): NamedTelemetry => ({ namespace, name, createdAt });
