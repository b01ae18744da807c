import "server-only";
import { changeFor, refOf } from "@/lib/access/change-for";
import { homeGates } from "@/lib/access/gate-steps";
import { takeOverGate } from "@/lib/access/gates/take-over";
import { isOurs, OUR_NAME, type Owner } from "@/lib/access/ownership";
import { inLane } from "@/lib/access/repair/lane-codes";
import { noRestart } from "@/lib/access/revoke/no-restart";
import { PATIENCE } from "@/lib/access/run-connect";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { atMost } from "@/lib/at-most";
import type { FoundObject, Manifest } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Change, Step } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { isAllowedGate, lacksToGrant, lacksToProve, mayGrantGate, type Scope } from "./access-gates";
import { accessGate, boundWords, byLane, levelWords } from "./access-steps";
import { userBinding, userRole, userRoleName, type Whose } from "./role-bindings";
import { roomsIn } from "./rooms-in";
import { forEachCluster, type UserCluster, userClusters } from "./user-clusters";

type Wish = WishTo<"grant">;
type Lane = { one: UserCluster; scope: Scope; steps: readonly Step[]; changes: readonly Change[] };

/**
 * Binds a user or a group, in each named cluster, to a role with exactly what Kiali asks for in their name, and proves it. A namespace that no
 * named cluster has is refused; one that some lack is bound where it is.
 */
export const draftGrant: DraftCode<"grant"> = async (wish, facts, { signal }) => {
  const clusters = await userClusters(wish, facts, signal);
  if (!clusters.ok) return clusters;
  const { kiali, whose } = clusters.value;
  const rooms = await roomsIn(clusters.value.each, wish.namespaces, signal);
  if (!rooms.ok) return rooms;
  const found = new Map(rooms.value.done.map(({ one, found }) => [one.name, found]));
  const unknown = wish.namespaces.filter((name) => !rooms.value.done.some(({ found }) => found.includes(name)));
  if (unknown.length > 0)
    return fail({
      kind: "invalid-input",
      fields: { namespaces: unknown.map((name) => unknownWords(name, [...found.keys()])) },
    });
  const within = rooms.value.done.flatMap(({ one, found }) =>
    wish.namespaces.length > 0 && found.length === 0 ? [] : [one],
  );
  const lanes = await forEachCluster(within, signal, (one) =>
    laneOf(one, wish, whose, kiali, found.get(one.name) ?? [], signal),
  );
  if (!lanes.ok) return lanes;
  const { done } = lanes.value;
  const settle = facts.world.patience?.settle ?? PATIENCE.settle;
  const taken = homeGates(
    kiali,
    facts.home.context,
    done.flatMap(({ changes }) => changes),
    [],
  );
  return ok({
    plan: {
      goal: `${boundWords(wish.subject)} may ${levelWords(wish.level, wish.namespaces)}, in ${done.map(({ one }) => one.name).join(", ")}`,
      grants: done.map(
        ({ one, scope }) => `${one.name}: ${boundWords(one.bound)} may ${levelWords(wish.level, scope.namespaces)}`,
      ),
      warnings: [
        ...rooms.value.skipped,
        ...lanes.value.skipped,
        ...rooms.value.done.flatMap(({ one, found }) => missingWords(one, wish, found)),
        ...kialiWarnings(kiali, wish),
      ],
      steps: [...taken, ...done.flatMap(({ steps }) => steps)],
      undo: done.flatMap(({ one, changes }) =>
        changes.some(({ verb }) => verb !== "keep")
          ? [`${one.name}: withdraw deletes these bindings, and the role when nobody else is bound to it`]
          : [],
      ),
    },
    kiali,
    clusters: (context) => done.find(({ one }) => one.place.context === context)?.one.cluster ?? facts.world.home,
    gates: {
      "gate.take-over": takeOverGate,
      "gate.may-grant": byLane(new Map(done.map(({ one, scope }) => [one.name, mayGrantGate(scope)]))),
      "gate.is-allowed": byLane(new Map(done.map(({ one, scope }) => [one.name, isAllowedGate(scope, settle)]))),
    },
    restart: noRestart,
  });
};

async function laneOf(
  one: UserCluster,
  wish: Wish,
  whose: Whose,
  { version }: KialiInstallation,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<Result<Lane>> {
  const { cluster } = one.facts;
  const { level } = wish;
  const roleName = userRoleName(level, whose);
  const scope = { level, version, namespaces, roleName, askedAs: one.askedAs };
  const role = await changeTo(one, userRole(level, whose, version), whose, WHY_ROLE);
  if (!role.ok) return role;
  const inTurn = atMost(8);
  const places = namespaces.length === 0 ? [null] : namespaces;
  const bindings = await Promise.all(
    places.map((place) => {
      const manifest = userBinding(one.bound, level, place, whose);
      return inTurn(() => changeTo(one, manifest, whose, `gives these rights to ${boundWords(one.bound)}`));
    }),
  );
  const changes: Change[] = [role.value];
  for (const each of bindings) {
    if (!each.ok) return each;
    changes.push({ ...each.value, together: "bindings" });
  }
  const [lacking, unproven] = await Promise.all([
    lacksToGrant(cluster, scope, { signal }),
    lacksToProve(cluster, { signal }),
  ]);
  if (!lacking.ok) return lacking;
  const who = boundWords(one.bound);
  const before = accessGate(one.place, one.name, {
    gate: "gate.may-grant",
    title: `This login may give ${who} these rights`,
    because: "Kubernetes refuses a binding to a role with more rights than the one who binds has himself",
    foreseen: lacking.value,
  });
  const proof = accessGate(one.place, one.name, {
    gate: "gate.is-allowed",
    title: `${who} may ${levelWords(level, namespaces)}`,
    because: "asked of the API server as Kiali will ask it in the user's name",
    foreseen: unproven,
  });
  const isWritten = changes.some(({ verb }) => verb !== "keep");
  return ok({
    one,
    scope,
    changes,
    steps: [...(isWritten ? [before] : []), ...changes.map((step) => inLane(step, one.name)), proof],
  });
}

const WHY_ROLE = "exactly what Kiali asks for in a user's name";

async function changeTo(
  { facts, place, name }: UserCluster,
  manifest: Manifest,
  whose: Whose,
  why: string,
): Promise<Result<Change>> {
  const found = await facts.cluster.read(refOf(manifest));
  if (!found.ok) return found;
  const owner: Owner = { home: whose.home, homeUid: whose.homeUid, cluster: name };
  const change = changeFor({ place, manifest, found: found.value, owner, why });
  if (!change.ok || change.value.verb !== "update" || !found.value || !isOurs(found.value, owner)) return change;
  return ok({ ...change.value, takesOver: editorsOf(found.value) });
}

/** Who has changed our own role or binding since; his change is overwritten. */
const editorsOf = ({ metadata }: FoundObject): readonly string[] => [
  ...new Set(
    (metadata.managedFields ?? [])
      .filter(
        ({ manager, fieldsV1 }) => manager !== OUR_NAME && /"f:(rules|subjects)"/.test(JSON.stringify(fieldsV1 ?? {})),
      )
      .map(({ manager }) => `field manager ${manager}`),
  ),
];

const unknownWords = (namespace: string, names: readonly string[]): string =>
  names.length === 1
    ? `${names[0]} has no namespace ${namespace}`
    : `none of ${names.join(", ")} has a namespace ${namespace}`;

function missingWords({ name }: UserCluster, { namespaces }: Wish, found: readonly string[]): readonly string[] {
  const missing = namespaces.filter((each) => !found.includes(each));
  return missing.length === 0 ? [] : [`${name} has no namespace ${missing.join(", ")}: nothing is bound there.`];
}

/** What makes the grant of no use to this Kiali. */
function kialiWarnings({ authStrategy, viewOnly, config }: KialiInstallation, { level }: Wish): readonly string[] {
  const isItself =
    authStrategy === "anonymous" || (config.ok && authStrategy === "openid" && config.value.openidDisableRbac);
  return [
    ...(isItself
      ? [
          "This Kiali asks the clusters as itself, not in its users' names: what they may do decides nothing of what it shows them.",
        ]
      : []),
    ...(viewOnly === true && level === "write"
      ? ["This Kiali is in view-only mode: it writes for nobody, whatever he may do."]
      : []),
  ];
}
