import "server-only";
import { stepId } from "@/lib/access/change-for";
import { isOurs } from "@/lib/access/ownership";
import { inLane } from "@/lib/access/repair/lane-codes";
import { noRestart } from "@/lib/access/revoke/no-restart";
import { PATIENCE } from "@/lib/access/run-connect";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { objectName } from "@/lib/plan/object-name";
import type { Change, Step } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { askAbout, isWithdrawnGate, lacksToProve, proofsOf, type Scope, stillGranted } from "./access-gates";
import { accessGate, boundWords, byLane, levelWords } from "./access-steps";
import { bindingsTo } from "./bindings-to";
import { type OurBinding, ourBindings, userRole, userRoleName, type Whose } from "./role-bindings";
import { forEachCluster, type UserCluster, userClusters } from "./user-clusters";

type Wish = WishTo<"withdraw">;
type Lane = {
  one: UserCluster;
  scope: Scope;
  gone: readonly string[];
  steps: readonly Step[];
  warnings: readonly string[];
};

/**
 * Deletes what a grant of the same subject, level and namespaces made, each by the UID that was seen, and the role when nobody is bound to it any
 * more. Empty namespaces are the binding for the whole cluster, and no other. The end is proven, or names what else goes on granting it.
 */
export const draftWithdraw: DraftCode<"withdraw"> = async (wish, facts, { signal }) => {
  const clusters = await userClusters(wish, facts, signal);
  if (!clusters.ok) return clusters;
  const { kiali, whose, each } = clusters.value;
  const lanes = await forEachCluster(each, signal, (one) => laneOf(one, wish, whose, kiali, signal));
  if (!lanes.ok) return lanes;
  const { done, skipped } = lanes.value;
  const settle = facts.world.patience?.settle ?? PATIENCE.settle;
  return ok({
    plan: {
      goal: `What this console granted ${boundWords(wish.subject)} to ${levelWords(wish.level, wish.namespaces)} is taken back, in ${done.map(({ one }) => one.name).join(", ")}`,
      grants: [],
      warnings: [...skipped, ...done.flatMap(({ warnings }) => warnings)],
      steps: done.flatMap(({ steps }) => steps),
      undo: done.flatMap(({ one, steps }) =>
        steps.length > 0 ? [`${one.name}: grant makes the same bindings again`] : [],
      ),
    },
    kiali,
    clusters: (context) => done.find(({ one }) => one.place.context === context)?.one.cluster ?? facts.world.home,
    gates: {
      "gate.is-withdrawn": byLane(
        new Map(done.map(({ one, scope, gone }) => [one.name, isWithdrawnGate(scope, gone, settle)])),
      ),
    },
    restart: noRestart,
  });
};

async function laneOf(
  one: UserCluster,
  { level, namespaces }: Wish,
  whose: Whose,
  { version }: KialiInstallation,
  signal: AbortSignal,
): Promise<Result<Lane>> {
  const { cluster } = one.facts;
  const roleName = userRoleName(level, whose);
  const roleRef = {
    apiVersion: userRole(level, whose, version).apiVersion,
    kind: "ClusterRole",
    namespace: null,
    name: roleName,
  };
  const [found, role, users] = await Promise.all([
    ourBindings(cluster, whose, { signal }),
    cluster.read(roleRef, { signal }),
    bindingsTo(cluster, roleName, { signal }),
  ]);
  if (!found.ok) return found;
  if (!role.ok) return role;
  if (!users.ok) return users;
  const own = found.value.filter(({ subject }) => subject.kind === one.bound.kind && subject.name === one.bound.name);
  const isWanted = (each: OurBinding): boolean =>
    each.level === level &&
    (namespaces.length === 0 ? each.namespace === null : namespaces.includes(each.namespace ?? ""));
  const going = own.filter(isWanted).toSorted((a, b) => ((a.namespace ?? "") < (b.namespace ?? "") ? -1 : 1));
  const uids = new Set(going.map((each) => each.found.metadata.uid));
  const others = users.value.filter(({ metadata }) => !uids.has(metadata.uid));
  const deletions: readonly Change[] = [
    ...going.map((each) => deletion(one, each.ref, each.found, `made by a grant for ${boundWords(one.bound)}`)),
    ...roleStep(one, roleRef, role.value, others, whose, going.length > 0),
  ];
  const scope = { level, version, namespaces, roleName, askedAs: one.askedAs };
  const isNothing = deletions.every(({ verb }) => verb === "keep");
  const warnings = [
    ...missingWords(one, namespaces, going),
    ...leftWords(
      one,
      own.filter((each) => !isWanted(each)),
    ),
    ...(isNothing ? await heldWords(one, scope, signal) : []),
  ];
  const gone = going.map((each) => (each.namespace === null ? each.ref.name : `${each.ref.name}/${each.namespace}`));
  const unproven = isNothing ? null : await lacksToProve(cluster, { signal });
  const proof = accessGate(one.place, one.name, {
    gate: "gate.is-withdrawn",
    title: `What the deleted bindings granted ${boundWords(one.bound)} is gone`,
    because: "a binding counts until every API server knows that it is deleted; what another one grants is named",
    foreseen: unproven,
  });
  const steps = isNothing
    ? []
    : [...deletions.map((step) => inLane(step, one.name)), ...(going.length > 0 ? [proof] : [])];
  return ok({ one, scope, gone, steps, warnings });
}

/** The role goes with the last binding to it, whoever made that. */
function roleStep(
  one: UserCluster,
  ref: ObjectRef,
  role: FoundObject | null,
  others: readonly FoundObject[],
  whose: Whose,
  isLast: boolean,
): readonly Change[] {
  if (!role || !isOurs(role, whose)) return [];
  const [first] = others;
  if (!first) return [deletion(one, ref, role, "nobody is bound to it any more")];
  if (!isLast) return [];
  const more = others.length === 1 ? "" : ` and ${others.length - 1} more`;
  const { kind, metadata } = first;
  const name = objectName({ apiVersion: "", kind, namespace: metadata.namespace ?? null, name: metadata.name });
  return [{ id: stepId(one.place, ref), place: one.place, ref, verb: "keep", why: `${name}${more} is bound to it` }];
}

const deletion = ({ place }: UserCluster, ref: ObjectRef, { metadata }: FoundObject, why: string): Change => ({
  id: stepId(place, ref),
  place,
  verb: "delete",
  ref,
  uid: metadata.uid,
  why,
});

function missingWords(
  one: UserCluster,
  namespaces: readonly string[],
  going: readonly OurBinding[],
): readonly string[] {
  if (namespaces.length === 0)
    return going.length > 0
      ? []
      : [`${one.name}: this console has granted ${boundWords(one.bound)} nothing for the whole cluster.`];
  const missing = namespaces.filter((name) => !going.some((each) => each.namespace === name));
  return missing.length === 0
    ? []
    : [
        `${one.name}: this console has granted ${boundWords(one.bound)} nothing of this level in ${missing.join(", ")}.`,
      ];
}

/** What this console granted as well, and this leaves. */
function leftWords(one: UserCluster, left: readonly OurBinding[]): readonly string[] {
  if (left.length === 0) return [];
  const words = left.map(({ level, namespace }) => `${level} in ${namespace ?? "the whole cluster"}`);
  return [`${one.name}: what this console granted besides stays: ${[...new Set(words)].sort().join(", ")}.`];
}

/** When nothing of ours is left: who wants it gone wants to know what still gives it. */
async function heldWords(one: UserCluster, scope: Scope, signal: AbortSignal): Promise<readonly string[]> {
  const asked = await askAbout(one.facts.cluster, proofsOf(scope), scope.askedAs, { signal });
  const still = asked.ok ? stillGranted(asked.value.filter(({ answer }) => answer.allowed)) : null;
  return still === null ? [] : [`${one.name}: ${still}.`];
}
