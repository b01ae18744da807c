import { refOf, stepId } from "@/lib/access/change-for";
import { isOurs } from "@/lib/access/ownership";
import type { Account, Cluster, FoundObject } from "@/lib/cluster/cluster";
import { openshiftRules } from "@/lib/kiali/rbac-version";
import { rulesDiff } from "@/lib/kiali/rules-diff";
import type { Access, PolicyRule } from "@/lib/kiali/rules-for-version";
import { objectName } from "@/lib/plan/object-name";
import type { Change, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { accessOf } from "./access-of";
import { bindingRefTo, type Grant, roleRefTo } from "./read-grants";
import type { Halves } from "./read-halves";
import { AWAITS_RESTART, rightsSteps } from "./rights-steps";

/** Without it Kiali only shows no proxy status: nothing of Kiali stops for it. */
const OPTIONAL = "create pods/portforward";

export type RightsPlan = {
  /** Gives what is missing. Nothing is taken away before this is proven with the connection's own credential. */
  widen: readonly Change[];
  /** Takes away what is too much. */
  narrow: readonly Change[];
  /** Why a Kiali that runs has lost sight of the cluster; null when it has not, as far as rights go. */
  blinded: string | null;
  /** Takes the marks off that wait for the restart. */
  settle: readonly Change[];
  warnings: readonly string[];
};

export type WantedRights = { access: Access; rules: readonly PolicyRule[] };

/** What has to change so that the connection's account has exactly the wanted rules and at no moment lacks one that it needs. */
export async function repairRights(halves: Halves, wanted: WantedRights, place: Place): Promise<Result<RightsPlan>> {
  const { ownKiali, identity, grants, name } = halves;
  const none = { widen: [], narrow: [], blinded: null, settle: [], warnings: [] };
  if (!identity) return ok(none);
  const own = grants.filter(({ isIts }) => isIts);
  if (ownKiali !== null && own.length === 0) {
    const words = `${identity.namespace}/${identity.name} in ${place.context} is also the account of a Kiali that runs there (${ownKiali}): its rights are left as they are. Connect ${name} anew to give it an identity of its own.`;
    return ok({ ...none, warnings: [words] });
  }
  const taken = await readTaken(halves.remote.cluster, identity, wanted.access);
  if (!taken.ok) return taken;
  return ok(rightsPlan(halves, identity, own, wanted, place, taken.value));
}

/** Objects that have a name which this repair might want, by "Kind/name". */
type Taken = ReadonlyMap<string, FoundObject>;

async function readTaken(cluster: Cluster, { name }: Account, access: Access): Promise<Result<Taken>> {
  const names = [name, `${name}-viewer`, `${name}-${access}`];
  const taken = new Map<string, FoundObject>();
  for (const ref of names.flatMap((each) => [roleRefTo(each), bindingRefTo(each)])) {
    const found = await cluster.read(ref);
    if (!found.ok) return found;
    if (found.value) taken.set(`${ref.kind}/${ref.name}`, found.value);
  }
  return ok(taken);
}

function rightsPlan(
  halves: Halves,
  account: Account,
  own: readonly Grant[],
  { access, rules }: WantedRights,
  place: Place,
  taken: Taken,
): RightsPlan {
  const { owner, kiali } = halves;
  const main = mainGrant(own, account, access, kiali.version);
  const now = accessOf(main?.rules ?? [], kiali.version);
  const isReplaced = main !== null && isNamedByAccess(main, account, access, now, owner.homeUid);
  const stays = isReplaced ? null : main;
  const names = stays ? namesOf(stays) : freshNames(account, access, main, owner.homeUid, taken);
  const role = stays ? stays.role : (taken.get(`ClusterRole/${names.role}`) ?? null);
  const lacks = lackWords(
    own.flatMap((each) => each.rules),
    rules,
    main,
    account,
  );
  const isWaiting = [role, stays?.binding].some((found) => found?.metadata.annotations?.[AWAITS_RESTART] !== undefined);
  const blinded = lacks ?? (isWaiting ? "an earlier repair was cut off before its restart" : null);
  const steps = rightsSteps({ halves, account, names, rules, role, binding: stays?.binding ?? null, place, lacks });
  const surplus = own.filter((each) =>
    each === main
      ? isReplaced
      : isUsual(each, account) || rulesDiff(each.rules, rules, openshiftRules(each.rules)).extra.length > 0,
  );
  return {
    ...steps,
    narrow: surplus.flatMap((each) => dropSteps(each, own, place, access)),
    blinded,
    warnings: strangerWords(halves, rules, place),
  };
}

const isUsual = ({ roleRef }: Grant, { name }: Account): boolean =>
  roleRef.kind === "ClusterRole" && [name, `${name}-viewer`].includes(roleRef.name);

/** The grant that a repair mends: of the names that we and the script give before any other, and of the wanted access before another. */
function mainGrant(own: readonly Grant[], account: Account, access: Access, version: string | null): Grant | null {
  const usual = own.filter((each) => isUsual(each, account));
  const candidates = (usual.length > 0 ? usual : own).filter(({ mayChangeRole }) => mayChangeRole);
  return candidates.find(({ rules }) => accessOf(rules, version) === access) ?? candidates[0] ?? null;
}

/** Where the role's name says the access (the script's, a chart's), another access needs another role, and so another binding. */
function isNamedByAccess(main: Grant, account: Account, access: Access, now: Access | null, homeUid: string): boolean {
  if (now === null || now === access || main.role === null) return false;
  if (main.roleRef.name === `${account.name}-viewer`) return access === "full";
  return !isOurs(main.role, { homeUid });
}

type Names = { role: string; binding: string };
const namesOf = ({ roleRef, binding }: Grant): Names => ({ role: roleRef.name, binding: binding.metadata.name });

/** Names for a new pair: as the connection's maker would have called them, unless somebody has them. */
function freshNames({ name }: Account, access: Access, main: Grant | null, homeUid: string, taken: Taken): Names {
  const usual = main !== null && access === "view-only" ? `${name}-viewer` : name;
  const pick = (kind: string): string => {
    const there = taken.get(`${kind}/${usual}`);
    return there && !isOurs(there, { homeUid }) ? `${name}-${access}` : usual;
  };
  return { role: pick("ClusterRole"), binding: pick("ClusterRoleBinding") };
}

function lackWords(
  held: readonly PolicyRule[],
  rules: readonly PolicyRule[],
  main: Grant | null,
  { name }: Account,
): string | null {
  if (main === null) return `nothing gave ${name} any rights`;
  if (main.role === null) return `its role ${main.roleRef.name} was missing`;
  const missing = rulesDiff(held, rules).missing.filter((words) => words !== OPTIONAL);
  const [first] = missing;
  if (first === undefined) return null;
  return `it lacked ${missing.length === 1 ? `the right to ${first}` : `${missing.length} rights, ${first} among them`}`;
}

/** A binding goes first, then its role when nothing else of this connection needs it. */
function dropSteps(
  { binding, role, mayChangeRole }: Grant,
  own: readonly Grant[],
  place: Place,
  access: Access,
): readonly Change[] {
  const why = `not what ${access} needs, which another binding gives`;
  const isLast = own.filter((each) => each.roleRef.name === role?.metadata.name).length === 1;
  const gone = [binding, ...(role && mayChangeRole && isLast ? [role] : [])];
  return gone.map((found) => {
    const ref = refOf(found);
    return { id: stepId(place, ref), place, verb: "delete", ref, uid: found.metadata.uid, why };
  });
}

/** What somebody else grants to this account is his; said, because it makes view-only less than that. */
function strangerWords({ grants }: Halves, rules: readonly PolicyRule[], place: Place): readonly string[] {
  return grants
    .filter((each) => !each.isIts)
    .flatMap(({ binding, rules: given }) => {
      const [first] = rulesDiff(given, rules).extra;
      const words = `${objectName(refOf(binding))} in ${place.context} is somebody else's and grants more to the same account (${first}, for one): it is left alone.`;
      return first === undefined ? [] : [words];
    });
}
