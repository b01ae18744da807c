import { refOf, stepId } from "@/lib/access/change-for";
import { isOurs, OUR_NAME, ownershipMarks, ownersOf } from "@/lib/access/ownership";
import { bindingManifest, roleManifest } from "@/lib/access/remote-manifests";
import type { Account, FoundObject, Manifest } from "@/lib/cluster/cluster";
import { openshiftRules } from "@/lib/kiali/rbac-version";
import { type RulesDiff, rulesDiff } from "@/lib/kiali/rules-diff";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Change, FieldDiff, Place } from "@/lib/plan/plan";
import { rulesOf } from "./read-grants";
import type { Halves } from "./read-halves";

/**
 * On a role or binding that a running Kiali has missed, from the moment it is right until Kiali was restarted: so that a repair that was cut off
 * in between is finished by the next.
 */
export const AWAITS_RESTART = "kiali-fleet.dev/awaits-restart";

type Given = {
  halves: Halves;
  account: Account;
  names: { role: string; binding: string };
  rules: readonly PolicyRule[];
  role: FoundObject | null;
  /** Null when it has to be made. */
  binding: FoundObject | null;
  place: Place;
  /** What a running Kiali has missed; null when nothing. */
  lacks: string | null;
};

/** One role and one binding with exactly the wanted rules, and what takes the marks off that wait for a restart. */
export function rightsSteps(given: Given): { widen: readonly Change[]; settle: readonly Change[] } {
  const { binding, role, lacks, place, names, account } = given;
  // The later of the two to become right carries the mark.
  const marksBinding = lacks !== null && binding === null;
  const roleChange = roleStep(given, lacks !== null && !marksBinding);
  const bindingRef = refOf(bindingOf(given, false));
  const bindingChange: Change = binding
    ? keep(place, bindingRef, `gives ${names.role} to ${account.namespace}/${account.name}`)
    : create(place, bindingOf(given, marksBinding), "gives these rights to that account");
  const waits = (found: FoundObject | null): boolean => found?.metadata.annotations?.[AWAITS_RESTART] !== undefined;
  const settle = [
    ...((lacks !== null && !marksBinding && roleChange.verb !== "keep") || waits(role)
      ? [settled(place, roleOf(given, false), role)]
      : []),
    ...(marksBinding || waits(binding) ? [settled(place, bindingOf(given, false), binding)] : []),
  ];
  return { widen: [roleChange, bindingChange], settle };
}

function roleStep(given: Given, isMarked: boolean): Change {
  const { place, role, rules, halves, lacks } = given;
  const version = halves.kiali.version ?? "this Kiali";
  if (role === null) return create(place, roleOf(given, isMarked), `what ${version} needs there, no more`);
  const before = rulesOf(role);
  const diff = rulesDiff(before, rules, openshiftRules(before));
  const wasMarked = role.metadata.annotations?.[AWAITS_RESTART] !== undefined;
  const manifest = roleOf(given, isMarked || wasMarked);
  const ref = refOf(manifest);
  if (diff.missing.length === 0 && diff.extra.length === 0)
    return keep(place, ref, `has exactly the rules that ${version} needs`);
  const ours = isOurs(role, halves.owner);
  return {
    id: stepId(place, ref),
    place,
    ref,
    verb: "update",
    manifest,
    manager: OUR_NAME,
    fields: ruleFields(diff),
    takesOver: ours ? editorsOf(role) : ownersOf(role),
    uid: role.metadata.uid,
    why: lacks ?? (diff.missing.length > 0 ? `${version} needs more` : `${version} needs less`),
  };
}

/** A role that is not ours gets the rules and nothing that would say it is. */
function roleOf({ halves, account, names, rules, role }: Given, isMarked: boolean): Manifest {
  const wish = { owner: halves.owner, namespace: account.namespace, account: names.role, rules };
  return marked(roleManifest(wish), role === null || isOurs(role, halves.owner), halves, isMarked);
}

function bindingOf({ halves, account, names, rules, binding }: Given, isMarked: boolean): Manifest {
  const plain = bindingManifest({ owner: halves.owner, namespace: account.namespace, account: account.name, rules });
  const named = {
    ...plain,
    metadata: { ...plain.metadata, name: names.binding },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: names.role },
  };
  return marked(named, binding === null || isOurs(binding, halves.owner), halves, isMarked);
}

function marked(manifest: Manifest, ours: boolean, { owner }: Halves, isMarked: boolean): Manifest {
  const { labels = {}, annotations = {} } = ours ? ownershipMarks(owner) : {};
  const { name } = manifest.metadata;
  const notes = { ...annotations, ...(isMarked ? { [AWAITS_RESTART]: "true" } : {}) };
  return {
    ...manifest,
    metadata: { name, ...(ours ? { labels } : {}), ...(Object.keys(notes).length > 0 ? { annotations: notes } : {}) },
  };
}

/** One line per right, as a person greps for it. */
const ruleFields = ({ missing, extra }: RulesDiff): readonly FieldDiff[] => [
  ...missing.map((words) => ({ path: "rules: missing", from: null, to: words })),
  ...extra.map((words) => ({ path: "rules: extra", from: words, to: null })),
];

/** Who has written the rules of our own role since; his change is overwritten. */
const editorsOf = ({ metadata }: FoundObject): readonly string[] => [
  ...new Set(
    (metadata.managedFields ?? [])
      .filter(({ manager, fieldsV1 }) => manager !== OUR_NAME && JSON.stringify(fieldsV1 ?? {}).includes('"f:rules"'))
      .map(({ manager }) => `field manager ${manager}`),
  ),
];

const keep = (place: Place, ref: Change["ref"], why: string): Change => ({
  id: stepId(place, ref),
  place,
  verb: "keep",
  ref,
  why,
});

function create(place: Place, manifest: Manifest, why: string): Change {
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref, manifest, why };
  return { ...common, verb: "create", manager: OUR_NAME, fields: [], takesOver: [], uid: null };
}

function settled(place: Place, manifest: Manifest, found: FoundObject | null): Change {
  const ref = refOf(manifest);
  return {
    id: `${stepId(place, ref)}/restarted`,
    place,
    ref,
    verb: "update",
    manifest,
    manager: OUR_NAME,
    // Our own bookkeeping is nothing that a connection has or loses.
    fields: [{ path: "note: Kiali has to be restarted for this", from: "yes", to: "no" }],
    takesOver: [],
    uid: found?.metadata.uid ?? null,
    why: "Kiali has started with these rights",
  };
}
