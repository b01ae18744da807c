import { refOf, stepId } from "@/lib/access/change-for";
import { isOurs, OUR_NAME, type Owner, ownershipMarks } from "@/lib/access/ownership";
import type { Manifest } from "@/lib/cluster/cluster";
import { resetsBy } from "@/lib/kiali/resets-by";
import { diffFields } from "@/lib/plan/diff-fields";
import type { Change, Gate, Place } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { planTelemetry, type TagAsk } from "./plan-telemetry";
import type { PlaceState } from "./read-place";
import { type TelemetryResource, telemetryName } from "./telemetry-resource";
import { dropsTag } from "./weigh-telemetry";

/** The usual name, and the one that is taken where a Telemetry for some workloads has that. */
const NAMES = ["mesh-default", "kiali-fleet-tags"] as const;

export type TagChange = { change: Change; gates: readonly Gate[]; warnings: readonly string[] };

/** What is written in one place, who would want it back, and what to know before; "rejected" with the reason where nothing may be. */
export function tagChange(
  { place: landing, apiVersion, mesh, state }: PlaceState,
  ask: TagAsk,
  place: Place,
  owner: Owner,
): Result<TagChange> {
  const plan = planTelemetry(state, mesh, ask, ({ found }) => isOurs(found, owner));
  const warnings = [...plan.warnings, ...overrideWords(state.overrides, ask)];
  const namespace = landing.rootNamespace;
  if (plan.kind === "refuse")
    return fail({
      kind: "rejected",
      context: landing.context,
      object: `tag ${ask.tag}`,
      causes: [{ field: "", message: plan.why }],
    });
  if (plan.kind === "keep") {
    const ref = plan.resource
      ? refOf(plan.resource.found)
      : { apiVersion, kind: "Telemetry", namespace, name: NAMES[0] };
    return ok({ change: { id: stepId(place, ref), place, verb: "keep", ref, why: plan.why }, gates: [], warnings });
  }
  if (plan.kind === "create") {
    const taken = new Set(
      state.overrides.filter(({ resource }) => resource.namespace === namespace).map(({ resource }) => resource.name),
    );
    const name = NAMES.find((each) => !taken.has(each)) ?? NAMES[1];
    const manifest: Manifest = {
      apiVersion,
      kind: "Telemetry",
      metadata: { name, namespace, ...ownershipMarks(owner) },
      spec: { tracing: plan.tracing },
    };
    const ref = refOf(manifest);
    const fields = diffFields(manifest, null);
    const change: Change = {
      id: stepId(place, ref),
      place,
      verb: "create",
      ref,
      manifest,
      manager: OUR_NAME,
      fields,
      takesOver: [],
      uid: null,
      why: plan.why,
    };
    return ok({ change, gates: [], warnings });
  }
  const { resource } = plan;
  const ref = { ...refOf(resource.found), apiVersion };
  const common = { id: stepId(place, ref), place, ref, why: plan.why };
  const { uid } = resource.found.metadata;
  if (plan.kind === "delete") return ok({ change: { ...common, verb: "delete", uid }, gates: [], warnings });
  const manifest: Manifest = {
    apiVersion,
    kind: "Telemetry",
    metadata: { name: ref.name, namespace },
    spec: { tracing: plan.tracing },
  };
  const change: Change = {
    ...common,
    verb: "update",
    manifest,
    manager: OUR_NAME,
    fields: diffFields(manifest, resource.found),
    takesOver: [],
    uid,
    restates: { member: "tracing", from: resource.tracing, to: plan.tracing },
  };
  return ok({
    change,
    gates: isOurs(resource.found, owner) ? [] : wantedBack(resource, place),
    warnings: [...warnings, ...writtenBy(resource)],
  });
}

/** What a tool puts back to what it should be is edited for a reason only. */
function wantedBack(resource: TelemetryResource, place: Place): readonly Gate[] {
  const { metadata } = resource.found;
  const release = metadata.annotations?.["meta.helm.sh/release-name"];
  const who = [
    ...resetsBy(resource.found).map(({ who, evidence }) => `${who} (${evidence})`),
    ...(release ? [`helm release ${release}`] : []),
    ...(metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`),
  ];
  if (who.length === 0) return [];
  const because = "what another tool owns, it will want back: the tag belongs into its source as well";
  return [
    {
      id: `${place.side}/gate.take-over`,
      place,
      verb: "gate",
      gate: "gate.take-over",
      title: "Nothing of somebody else is overwritten",
      because,
      why: because,
      canBeOverridden: true,
      foreseen: `${telemetryName(resource)} belongs to ${who.join(", ")}`,
    },
  ];
}

/** `kubectl apply` replaces the whole list by what its file says. */
const writtenBy = (resource: TelemetryResource): readonly string[] =>
  resource.found.metadata.annotations?.["kubectl.kubernetes.io/last-applied-configuration"] === undefined
    ? []
    : [
        `${telemetryName(resource)} was made by kubectl apply: whoever applies that file again takes the tag away. Put it into the file, too.`,
      ];

function overrideWords(overrides: PlaceState["state"]["overrides"], { tag, isAbsent }: TagAsk): readonly string[] {
  if (isAbsent) return [];
  return overrides.flatMap((each) => {
    const name = telemetryName(each.resource);
    if (each.does === "disables") return [`${name} turns the reporting of spans off for ${each.where}.`];
    return dropsTag(each, tag, true)
      ? [
          `${name} has custom tags of its own for ${each.where}: there they take the place of all others, and spans will not have ${tag}.`,
        ]
      : [];
  });
}
