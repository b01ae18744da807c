import "server-only";
import { stepId } from "@/lib/access/change-for";
import { homeGates } from "@/lib/access/gate-steps";
import { otherRemotesGate } from "@/lib/access/gates/other-remotes";
import { restartGuardGate } from "@/lib/access/gates/restart-guard";
import { takeOverGate } from "@/lib/access/gates/take-over";
import { kialiRestart, patienceOf } from "@/lib/access/quarantine/kiali-restart";
import { restartStep, settledRestart } from "@/lib/access/restart-step";
import type { DraftCode, UpkeepDraft } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import type { Change, Place, Restart, Step } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { type TelemetryFacts, telemetryFacts } from "@/lib/telemetry/telemetry-facts";
import { foreseeScope, STORE_WORDS } from "./foresee-scope";
import { helmScope } from "./helm-scope";
import { QUERY_FAMILIES } from "./query-families";
import { scopeChanges } from "./scope-changes";
import { keepsGate, proofGates, scopeGates } from "./scope-gates";
import { judgeLabels } from "./scope-labels";
import { isSameScope, type Labels, readScopePlaces, type ScopePlaces, scopeWords } from "./scope-places";
import { hasStartedSince } from "./scope-pods";
import { scopeRestart } from "./scope-restart";

/** Sets the labels that Kiali's queries carry, where Kiali's installer wants them, restarts Kiali, and proves that the same clusters are found. */
export const draftScope: DraftCode<"scope"> = (wish, facts, options) =>
  draftScopeWith(telemetryFacts(facts, options), wish, facts, options);

/** The same over stores that were opened elsewhere. */
export async function draftScopeWith(
  telemetry: Pick<TelemetryFacts, "config" | "metrics" | "traces" | "clusters">,
  wish: WishTo<"scope">,
  facts: HomeFacts,
  { signal }: { signal: AbortSignal },
): Promise<Result<UpkeepDraft>> {
  const { of } = wish;
  const judged = judgeLabels(wish.labels, of);
  if (judged.faults.length > 0)
    return fail({
      kind: "invalid-input",
      fields: { labels: judged.faults.map(({ name, words }) => (name === "" ? words : `${name}: ${words}`)) },
    });
  const [found, homeName, config] = await Promise.all([facts.kiali(), facts.homeName(), telemetry.config()]);
  if (!found.ok) return found;
  if (!config.ok) return config;
  const kiali = found.value;
  const places = await readScopePlaces(facts, kiali, of);
  if (!places.ok) return places;
  if (!places.value.configMap && !places.value.resource) {
    const { namespace, name } = kiali.configMap;
    return fail({ kind: "not-found", context: kiali.context, object: `ConfigMap ${namespace}/${name}` });
  }
  const wanted: Labels = Object.fromEntries(judged.labels.map(({ name, value }) => [name, value]));
  const hasOwnStore = config.value.customDashboards.url !== null;
  const foreseen = await foreseeScope(telemetry, { labels: judged.labels, of, hasOwnStore }, signal);
  const way = await wayOf(facts, kiali, places.value, wish, wanted);
  const place: Place = { side: "home", context: facts.home.context };
  const patience = patienceOf(facts);
  const opens = way.restarts.some(({ restores }) => !restores) || way.changes.some(({ verb }) => verb !== "keep");
  const steps: readonly Step[] = [
    ...(opens && judged.labels.length > 0 ? [keepsGate(place, of, foreseen.fault)] : []),
    ...homeGates(kiali, place.context, way.changes, way.restarts),
    ...way.changes,
    ...(way.restarts.length > 0 ? way.restarts : settledRestart(kiali, place)),
    ...proofGates(place, foreseen.expected),
  ];
  const before = places.value.inResource ?? places.value.inFile;
  return ok({
    kiali,
    clusters: () => facts.world.home,
    gates: {
      "gate.take-over": takeOverGate,
      "gate.restart-guard": restartGuardGate(kiali.deployment),
      "gate.other-remotes": otherRemotesGate(facts.world.openEndpoint, facts.remotes, []),
      ...scopeGates({
        kiali,
        of,
        wanted,
        labels: judged.labels,
        expected: foreseen.expected,
        metrics: telemetry.metrics,
        patience: patience.kiali,
      }),
    },
    restart: scopeRestart({
      kiali,
      of,
      wanted,
      before: places.value.inFile,
      surge: kialiRestart(facts, kiali, COMBINED_SECRET),
      remotes: async () => {
        const remotes = await facts.remotes();
        return remotes.ok ? remotes.value.entries.map(({ key, server }) => ({ name: key, server })) : [];
      },
      patience: patience.handOver,
    }),
    plan: {
      goal: goalOf(homeName ?? place.context, wish, wanted),
      grants: [],
      warnings: [...judged.cautions, ...foreseen.warnings, ...way.warnings, ...coverage(wish, wanted)],
      steps,
      undo: [
        Object.keys(before).length === 0
          ? `take the scope of ${STORE_WORDS[of]} away: the same wish without labels`
          : `set the scope of ${STORE_WORDS[of]} to what it was: ${scopeWords(before)}`,
      ],
    },
  });
}

type Way = { changes: readonly Change[]; restarts: readonly Restart[]; warnings: readonly string[] };

const NEED = "Kiali reads its configuration only when it starts";

async function wayOf(
  facts: HomeFacts,
  kiali: KialiInstallation,
  places: ScopePlaces,
  { of }: WishTo<"scope">,
  wanted: Labels,
): Promise<Way> {
  const place: Place = { side: "home", context: facts.home.context };
  const changes = scopeChanges(kiali, places, of, wanted, place);
  const form = { value: "combined" as const, reason: "" };
  const secretName = { value: COMBINED_SECRET, reason: "" };
  const surge = restartStep({ form, secretName }, kiali, place, NEED, "stays");
  if (isSameScope(places.inFile, wanted) && changes.every(({ verb }) => verb === "keep")) {
    const started = places.configMap
      ? await hasStartedSince(facts.home.cluster, kiali, places.configMap)
      : ok(Object.keys(wanted).length === 0);
    return { changes, restarts: started.ok && started.value ? [] : [surge], warnings: [] };
  }
  if (kiali.cr && places.resource)
    return {
      changes,
      restarts: [
        {
          id: `${stepId(place, kiali.cr)}/reconcile`,
          place,
          verb: "restart",
          ref: kiali.cr,
          how: "reconcile",
          command: null,
          why: `${NEED}; the operator writes it from its resource and restarts Kiali, in its own way`,
        },
      ],
      warnings: [
        "For the change of its resource the operator restarts Kiali in its own way: Kiali may be away for up to a minute.",
      ],
    };
  if (kiali.installer === "helm") {
    const { command } = helmScope(kiali, of, wanted, places.inFile);
    return {
      changes,
      restarts: [
        {
          id: `${stepId(place, kiali.deployment.ref)}/upgrade`,
          place,
          verb: "restart",
          ref: kiali.deployment.ref,
          how: "manual",
          command,
          why: "a hand edit of the ConfigMap would be lost at the next upgrade, so the release has to say it",
        },
      ],
      warnings: [
        "Every helm upgrade restarts Kiali; without a login_token.signing_key in the values it ends every session as well.",
      ],
    };
  }
  return { changes, restarts: [surge], warnings: [LOST] };
}

const LOST = "Whatever made Kiali's ConfigMap writes its own again when it is applied: put the labels there as well.";

const goalOf = (home: string, { of }: WishTo<"scope">, wanted: Labels): string =>
  Object.keys(wanted).length === 0
    ? `Kiali in ${home} asks ${STORE_WORDS[of]} without a scope`
    : `Kiali in ${home} asks ${STORE_WORDS[of]} for ${scopeWords(wanted)} alone`;

/** What goes on as before, in one sentence. */
function coverage({ of }: WishTo<"scope">, wanted: Labels): readonly string[] {
  if (of !== "prometheus" || Object.keys(wanted).length === 0) return [];
  const without = QUERY_FAMILIES.filter(({ scope }) => scope === null).map(({ title }) => title.toLowerCase());
  return [`Kiali does not put the scope into: ${without.join(", ")}. These go on counting everything in the store.`];
}
