import { untilFinal } from "@/lib/access/gates/until-final";
import type { Patience } from "@/lib/access/poll-until";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { healthPath } from "@/lib/kiali/status-api";
import type { Gate, Place } from "@/lib/plan/plan";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { fail, type GateLayer, ok, type Result } from "@/lib/problem";
import type { MetricsStore } from "@/lib/telemetry/metrics-store";
import { census } from "./census";
import { QUERY_FAMILIES } from "./query-families";
import type { ScopeLabel } from "./scope-labels";
import type { ScopeOf } from "./scope-of";
import { isSameScope, type Labels, labelsOfFile, scopeWords } from "./scope-places";
import { hasStartedSince } from "./scope-pods";

type Words = Pick<Gate, "gate" | "title" | "because"> &
  Partial<Pick<Gate, "layer" | "foreseen" | "canBeOverridden" | "together">>;

const gateStep = (place: Place, words: Words): Gate => ({
  id: `${place.side}/${words.gate}`,
  place,
  verb: "gate",
  why: words.because,
  ...words,
});

/** Before anything is written. `foreseen` is what was seen; null where every cluster keeps series. */
export const keepsGate = (place: Place, of: ScopeOf, foreseen: string | null): Gate =>
  gateStep(place, {
    gate: "gate.scope-keeps-clusters",
    title: of === "tracing" ? "The scope hides no traces" : "The scope hides no cluster of this mesh",
    because:
      "a scope compares for equality: what lacks one of its labels is not there for Kiali, and nothing says so on its pages",
    layer: "kiali",
    canBeOverridden: true,
    foreseen,
    together: "before the first change",
  });

/** The proof, after the restart. */
export const proofGates = (place: Place, expected: readonly string[] | null): readonly Gate[] => [
  gateStep(place, {
    gate: "gate.scope-read",
    title: "Kiali's configuration has the scope, and the Kiali that serves started after it",
    because: "Kiali reads its configuration only when it starts",
    layer: "rollout",
  }),
  gateStep(place, {
    gate: "gate.scope-serves",
    title: "Kiali serves",
    because: "a configuration that it cannot read would keep it from starting",
    layer: "kiali",
  }),
  ...(expected === null || expected.length === 0
    ? []
    : [
        gateStep(place, {
          gate: "gate.scope-answers",
          title: `The same queries find ${expected.join(", ")}`,
          because: "what Kiali asks for now has to be what was previewed",
          layer: "kiali" as const,
          canBeOverridden: true,
        }),
      ]),
];

export type ScopeGateOptions = {
  kiali: KialiInstallation;
  of: ScopeOf;
  wanted: Labels;
  labels: readonly ScopeLabel[];
  expected: readonly string[] | null;
  metrics: () => Promise<Result<MetricsStore>>;
  patience: Patience;
};

/** Code of the gates above. */
export function scopeGates(options: ScopeGateOptions): Readonly<Record<string, GateCode>> {
  return {
    "gate.scope-keeps-clusters": (gate, context) =>
      Promise.resolve(
        gate.foreseen
          ? no(context, gate.gate, gate.foreseen)
          : ok(
              options.expected ? `these keep series: ${options.expected.join(", ")}` : "nothing of this mesh is hidden",
            ),
      ),
    "gate.scope-read": (_gate, context) => untilFinal(context, options.patience, () => isRead(options, context)),
    "gate.scope-serves": (_gate, context) => untilFinal(context, options.patience, () => serves(options, context)),
    "gate.scope-answers": (_gate, context) => untilFinal(context, options.patience, () => answers(options, context)),
  };
}

async function isRead({ kiali, of, wanted }: ScopeGateOptions, context: StepContext): Promise<Result<string>> {
  const { cluster, signal } = context;
  const file = await cluster.read(kiali.configMap, { signal });
  if (!file.ok) return file;
  const has = labelsOfFile(file.value, of);
  if (!file.value || !isSameScope(has, wanted))
    return no(context, "gate.scope-read", `config.yaml has ${scopeWords(has)}, not ${scopeWords(wanted)}`, "rollout");
  const started = await hasStartedSince(cluster, kiali, file.value, signal);
  if (!started.ok) return started;
  return started.value
    ? ok(`config.yaml has ${scopeWords(wanted)}; every Kiali that is Ready started after it was written`)
    : no(context, "gate.scope-read", "a Kiali that serves started before its configuration was written", "rollout");
}

async function serves({ kiali }: ScopeGateOptions, context: StepContext): Promise<Result<string>> {
  const path = healthPath(kiali);
  if (!kiali.service) return no(context, "gate.scope-serves", "Kiali has no Service to ask it through");
  const answer = await context.cluster.proxy(kiali.service, path, { signal: context.signal });
  if (!answer.ok) return answer;
  return answer.value.status === 200
    ? ok(`${path} answers`)
    : no(context, "gate.scope-serves", `${path} answers ${answer.value.status}`);
}

/** A scraper may be between two scrapes: clusters that are missing are looked for again. */
async function answers({ labels, expected, metrics }: ScopeGateOptions, context: StepContext): Promise<Result<string>> {
  const store = await metrics();
  if (!store.ok) return store;
  const samples = QUERY_FAMILIES.flatMap(({ scope, sample }) => (scope === "prometheus" && sample ? [sample] : []));
  const found = await Promise.all(
    samples.map((sample) => census(store.value, sample, labels, { signal: context.signal })),
  );
  const seen = new Set<string>();
  for (const each of found) {
    if (!each.ok) return each;
    for (const name of each.value.clusters.keys()) seen.add(name);
  }
  const missing = (expected ?? []).filter((name) => !seen.has(name));
  return missing.length === 0
    ? ok(`series of ${(expected ?? []).join(", ")} are found with ${scopeWords(labelsOf(labels))}`)
    : no(context, "gate.scope-answers", `no series of ${missing.join(", ")} is found any more`);
}

const labelsOf = (labels: readonly ScopeLabel[]): Labels =>
  Object.fromEntries(labels.map(({ name, value }) => [name, value]));

const no = ({ cluster }: StepContext, gate: string, detail: string, layer: GateLayer = "kiali") =>
  fail({ kind: "gate-failed", context: cluster.context, gate, layer, detail });
