import "server-only";
import { takeOverGate } from "@/lib/access/gates/take-over";
import { noRestart } from "@/lib/access/revoke/no-restart";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { describeProblem } from "@/lib/describe-problem";
import type { Gate, Place, Step } from "@/lib/plan/plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { telemetryFacts } from "@/lib/telemetry/telemetry-facts";
import type { TraceStore } from "@/lib/telemetry/trace-store";
import { tagKialiAsks } from "./decide-tag";
import { type Landing, type LandingPlace, landingPlaces } from "./landing-places";
import { readPlace } from "./read-place";
import { seeClusters } from "./see-clusters";
import { SPAN_PATIENCE, spanGate } from "./span-gate";
import { type TagChange, tagChange } from "./tag-change";

/**
 * Gives every span a tag with its cluster's name, or takes it away: in the one Telemetry that counts of each primary among the wish's names, in a lane
 * for each. What cannot be planned for one is said and left out; only when nothing is left the plan is refused.
 */
export const draftTag: DraftCode<"tag"> = async (wish, facts, { signal }) => {
  const telemetry = telemetryFacts(facts, { said: wish.remotes, signal });
  const [kiali, homeUid, homeName, clusters, traces] = await Promise.all([
    facts.kiali(),
    facts.home.uid(),
    facts.homeName(),
    telemetry.clusters(),
    telemetry.traces(),
  ]);
  if (!kiali.ok) return kiali;
  if (!homeUid.ok) return homeUid;
  if (!clusters.ok) return clusters;
  const names = [...new Set(wish.names)];
  const unknown = names.filter((name) => !clusters.value.some((each) => each.name === name));
  if (unknown.length > 0)
    return fail({ kind: "invalid-input", fields: { names: [`Kiali reads no cluster called ${unknown.join(", ")}`] } });
  const [{ seen, factsOf }, store] = await Promise.all([
    seeClusters(facts, clusters.value, signal),
    wish.isAbsent ? ok(null) : answering(traces, signal),
  ]);
  const landing = landingPlaces(seen);
  const home = homeName ?? facts.home.context;
  const lanes = await Promise.all(
    landing.places
      .filter(({ name }) => names.includes(name))
      .map(async (place): Promise<Lane> => {
        const own = factsOf(place.context);
        const read = own
          ? await readPlace(place, own.cluster)
          : fail({ kind: "no-such-context", context: place.context });
        const side = place.context === facts.home.context ? "home" : "remote";
        const at: Place = { side, context: place.context };
        const owner = { home, homeUid: homeUid.value, cluster: place.name };
        return { place, at, made: read.ok ? tagChange(read.value, wish, at, owner) : read };
      }),
  );
  const planned = lanes.flatMap(({ made, ...lane }) => (made.ok ? [{ ...lane, made: made.value }] : []));
  const skipped = skippedWords(names, lanes, landing);
  if (planned.length === 0) return fail(nothingPlanned(lanes, landing, names, skipped));
  const asked = store.ok ? store.value : null;
  const isProven = asked !== null;
  const inPlan = new Set(planned.map(({ place }) => place.name));
  const isWholeMesh =
    landing.places.every(({ name }) => inPlan.has(name)) && landing.others.every(({ problem }) => problem === null);
  const opened = new Map(
    await Promise.all(
      [...new Set(planned.map(({ place }) => place.context))].map(
        async (context) =>
          [context, context === facts.home.context ? ok(facts.world.home) : await facts.world.open(context)] as const,
      ),
    ),
  );
  return ok({
    kiali: kiali.value,
    restart: noRestart,
    gates: {
      "gate.take-over": takeOverGate,
      ...(asked
        ? { "gate.span": spanGate(asked, { tag: wish.tag, isWholeMesh }, facts.world.patience?.spans ?? SPAN_PATIENCE) }
        : {}),
    },
    clusters: (context) => {
      const found = opened.get(context);
      if (!found?.ok) throw new Error(`the plan names a cluster that it did not open: ${context}`);
      return found.value;
    },
    plan: {
      goal: wish.isAbsent
        ? `Spans of ${[...inPlan].join(", ")} carry the tag ${wish.tag} no more`
        : `Every span of ${[...inPlan].join(", ")} carries the tag ${wish.tag} with the name of its cluster`,
      grants: [],
      warnings: [
        ...skipped,
        ...kialiWords(wish, kiali.value.version),
        ...planned.flatMap(({ place, made }) => made.warnings.map((words) => `${place.name}: ${words}`)),
        ...(isProven || wish.isAbsent ? [] : [unprovenWords(store)]),
      ],
      steps: planned.flatMap((lane) => stepsOf(lane, wish, isProven)),
      undo: planned.map(({ place, made }) => undoWords(place, made, wish)),
    },
  });
};

/** The store that spans are waited for in, when it answers now: one that does not would only fail the plan after its last write. */
async function answering(traces: Result<TraceStore | null>, signal: AbortSignal): Promise<Result<TraceStore | null>> {
  if (!traces.ok || !traces.value) return traces;
  const about = await traces.value.about({ signal });
  return about.ok ? traces : about;
}

type Lane = { place: LandingPlace; at: Place; made: Result<TagChange> };

function stepsOf(
  { place, at, made }: { place: LandingPlace; at: Place; made: TagChange },
  { tag }: WishTo<"tag">,
  isProven: boolean,
): readonly Step[] {
  const because = "the control plane has told its proxies, and the store that Kiali asks has their spans";
  const proof: Gate = {
    id: `${at.side}/gate.span/${place.rootNamespace}`,
    place: at,
    verb: "gate",
    gate: "gate.span",
    title: `A span with ${tag}="${place.name}" arrives, or there is no traffic`,
    because,
    why: because,
    layer: "kiali",
    canBeOverridden: true,
    foreseen: null,
  };
  const steps = [...made.gates, made.change, ...(isProven && made.change.verb !== "keep" ? [proof] : [])];
  return steps.map((step) => ({ ...step, id: `${step.id}/${place.name}`, lane: place.name }));
}

function skippedWords(names: readonly string[], lanes: readonly Lane[], { others }: Landing): readonly string[] {
  const refused = lanes.flatMap(({ place, made }) =>
    made.ok ? [] : [`${place.name} is left out: ${reason(made.problem)}.`],
  );
  const elsewhere = others.flatMap(({ name, because, problem }) =>
    names.includes(name) ? [`${name} is left out: ${because}${problem ? ` (${reason(problem)})` : ""}.`] : [],
  );
  return [...refused, ...elsewhere];
}

function nothingPlanned(
  lanes: readonly Lane[],
  { others }: Landing,
  names: readonly string[],
  skipped: readonly string[],
): Problem {
  const problems = [
    ...lanes.flatMap(({ made }) => (made.ok ? [] : [made.problem])),
    ...others.flatMap(({ name, problem }) => (names.includes(name) && problem ? [problem] : [])),
  ];
  const [only] = problems;
  return only && names.length === 1 && only.kind !== "rejected"
    ? only
    : { kind: "invalid-input", fields: { names: skipped.length > 0 ? skipped : ["none of them has a control plane"] } };
}

function reason(problem: Problem): string {
  if (problem.kind === "rejected") return problem.causes.map(({ message }) => message).join("; ");
  return describeProblem(problem).title;
}

function kialiWords({ tag, isAbsent }: WishTo<"tag">, version: string | null): readonly string[] {
  const asks = tagKialiAsks(version);
  if (isAbsent)
    return asks.tag === tag
      ? [`${asks.because}. Where Istio does not set it by itself, Kiali shows no traces any more.`]
      : [];
  return asks.tag === tag
    ? []
    : [`${asks.because}. The tag ${tag} is for other dashboards: this Kiali makes no use of it.`];
}

const unprovenWords = (traces: Result<unknown>): string =>
  traces.ok
    ? "Kiali is configured without tracing: no store is asked whether spans carry the tag."
    : `No store can be asked whether spans carry the tag: ${describeProblem(traces.problem).title}.`;

function undoWords({ name }: LandingPlace, { change }: TagChange, { tag, isAbsent }: WishTo<"tag">): string {
  if (change.verb === "keep") return `${name}: nothing is changed`;
  return isAbsent
    ? `${name}: add the tag ${tag} again`
    : `${name}: take the tag ${tag} away again; other tags were not touched`;
}
