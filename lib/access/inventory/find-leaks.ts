import * as z from "zod";
import { CLUSTER_ANNOTATION, HOME_ANNOTATION, HOME_UID_ANNOTATION, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { isOfChart } from "./config-pieces";
import type { Leak, OwnedPiece } from "./inventory";
import { keptBy } from "./kept-by";
import { pieceOf, refOf } from "./piece-of";
import { type Binding, RBAC, readBinding, roleKey } from "./read-binding";
import { type WorkloadUses, workloadUses } from "./workload-uses";

const OF_ACCOUNT = "kubernetes.io/service-account.name";
const TOKEN_TYPE = "kubernetes.io/service-account-token";
/** What Kiali's script, charts and operator, and this console call things. */
const OURS_OR_KIALIS = /^kiali(-viewer|-service-account|-token|-.+-openshift|-remote-.+)?$/;

export type LeakOptions = {
  /** UID of the home at hand: what it made itself and no longer uses is its own to delete. */
  homeUid?: string;
  /** Connections that this home has, or has on record: what was made for one of them is no leak to delete by hand, whatever its token tells. */
  names?: readonly string[];
  signal?: AbortSignal;
};

/**
 * What looks like an access for a Kiali in one cluster and belongs to none of `inUse`, found by marks, by the chart's labels and by name.
 * What a workload there runs as is no leak, and another home's identity is shown as that home's. Reads only; a refused read is its problem.
 */
export async function findLeaks(
  remote: Cluster,
  inUse: readonly { namespace: string; account: string }[],
  options: LeakOptions = {},
): Promise<Result<readonly Leak[]>> {
  const found = await look(remote, options);
  if (!found.ok) return found;
  const used = new Set(inUse.map(({ namespace, account }) => `${namespace}/${account}`));
  const about: About = { ...found.value, used, homeUid: options.homeUid ?? null, names: options.names ?? [] };
  const leaks = [...leakedTokens(about), ...leakedBindings(about), ...leakedRoles(about), ...leakedAccounts(about)];
  return ok([...leaks, ...leakedConfigs(about)].map((leak) => ({ ...leak, context: remote.context })));
}

type Seen = {
  accounts: ReadonlyMap<string, FoundObject>;
  bindings: readonly Binding[];
  roles: readonly FoundObject[];
  tokens: readonly FoundObject[];
  configs: readonly FoundObject[];
  uses: WorkloadUses;
};
type About = Seen & { used: ReadonlySet<string>; homeUid: string | null; names: readonly string[] };
type Bare = Omit<Leak, "context">;

async function look(remote: Cluster, { signal }: LeakOptions): Promise<Result<Seen>> {
  const call = signal ? { signal } : {};
  const all = (apiVersion: string, kind: string, more: { labelSelector?: string; fieldSelector?: string } = {}) =>
    remote.list({ apiVersion, kind, namespace: null, ...more }, call);
  const lists = await Promise.all([
    all("v1", "ServiceAccount"),
    all(RBAC, "ClusterRoleBinding"),
    all(RBAC, "RoleBinding"),
    all(RBAC, "ClusterRole"),
    all("v1", "Secret", { fieldSelector: `type=${TOKEN_TYPE}` }),
    all("v1", "ConfigMap", { labelSelector: "app.kubernetes.io/part-of=kiali" }),
    all("v1", "Secret", { labelSelector: `${MANAGED_BY}=${OUR_NAME}` }),
  ]);
  const found: (readonly FoundObject[])[] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    found.push(list.value);
  }
  const [accounts = [], clusterWide = [], inRooms = [], roles = [], filled = [], configs = [], anchors = []] = found;
  const tokens = [...filled.filter(({ type }) => type === TOKEN_TYPE), ...anchors.filter(isAnchor)];
  const rooms = [...accounts.filter(isKialis), ...configs, ...tokens.filter(isKialis)];
  const uses = await workloadUses(remote, [...new Set(rooms.map(({ metadata }) => metadata.namespace ?? ""))], call);
  if (!uses.ok) return uses;
  return ok({
    accounts: new Map(accounts.map((each) => [keyOf(each), each])),
    bindings: [...clusterWide, ...inRooms].flatMap((each) => readBinding(each) ?? []),
    roles,
    tokens,
    configs,
    uses: uses.value,
  });
}

/** What a requested token is bound to: a Secret of ours that holds nothing. */
const isAnchor = (found: FoundObject): boolean =>
  isOurs(found) &&
  found.type !== TOKEN_TYPE &&
  Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(found.data)).length === 0;

const keyOf = ({ metadata }: FoundObject): string => `${metadata.namespace ?? ""}/${metadata.name}`;
const isOurs = ({ metadata }: FoundObject): boolean => metadata.labels?.[MANAGED_BY] === OUR_NAME;
const isKialis = (found: FoundObject): boolean =>
  isOurs(found) || isOfChart(found) || OURS_OR_KIALIS.test(found.metadata.name);

/** An account that looks like one for a Kiali elsewhere: nobody at hand signs in as it and nothing there runs as it. */
function leakedAccount(key: string, { accounts, used, uses }: About): FoundObject | null {
  const account = accounts.get(key);
  if (!account || used.has(key) || !isKialis(account)) return null;
  return uses.runsAs(account.metadata.namespace ?? "", account.metadata.name) === null ? account : null;
}

/** What an identity is, and whether anybody here may take it away. */
function wordsOf(found: FoundObject, { homeUid, names }: About): Pick<Bare, "fate" | "why" | "detail"> {
  const { annotations = {} } = found.metadata;
  if (isOurs(found)) {
    const home = annotations[HOME_ANNOTATION] ?? "an unknown home";
    const connection = annotations[CLUSTER_ANNOTATION] ?? "an unknown connection";
    const isOwn = homeUid !== null && annotations[HOME_UID_ANNOTATION] === homeUid;
    if (isOwn && names.includes(connection))
      return {
        fate: "stay",
        why: `${connection} is connected, or on record: a revoke takes it back`,
        detail: `made for the connection ${connection} of this home`,
      };
    return isOwn
      ? { fate: "delete", why: "made for a connection of this home", detail: `left by the connection ${connection}` }
      : {
          fate: "stay",
          why: "another home's to take back",
          detail: `of the Kiali of home ${home}, connection ${connection}`,
        };
  }
  const keeper = keptBy(found);
  if (keeper !== null) return { fate: "stay", why: keeper, detail: `looked after by somebody: ${keeper}` };
  const made = isOfChart(found) ? "made by Kiali's chart, as its script does" : "called as Kiali's script calls it";
  return {
    fate: "stay",
    why: "a home that is not at hand may use it",
    detail: `${made}; nothing here runs as it and no home at hand uses it`,
  };
}

const leak = (found: FoundObject, what: OwnedPiece["what"], words: Pick<Bare, "fate" | "why" | "detail">): Bare => ({
  ...pieceOf(found, what, words.fate, words.why),
  detail: words.detail,
});

function leakedAccounts(about: About): readonly Bare[] {
  return [...about.accounts.keys()].flatMap((key) => {
    const found = leakedAccount(key, about);
    return found ? [leak(found, "account", wordsOf(found, about))] : [];
  });
}

function leakedTokens(about: About): readonly Bare[] {
  return about.tokens.flatMap((found) => {
    const { namespace = "", annotations = {}, name } = found.metadata;
    const key = `${namespace}/${annotations[OF_ACCOUNT] ?? ""}`;
    if (about.used.has(key) || about.uses.uses("Secret", namespace, name) !== null) return [];
    const account = leakedAccount(key, about);
    if (account) return [leak(found, "token", wordsOf(account, about))];
    return isOurs(found) && !isOfUsed(found, about) ? [leak(found, "token", wordsOf(found, about))] : [];
  });
}

/** Whether an account in use has the same marks: an anchor names no account itself. */
const isOfUsed = (found: FoundObject, { accounts, used }: About): boolean =>
  [...used].some((key) => {
    const account = accounts.get(key);
    return (
      account !== undefined &&
      isOurs(account) &&
      account.metadata.namespace === found.metadata.namespace &&
      MARKS.every((mark) => account.metadata.annotations?.[mark] === found.metadata.annotations?.[mark])
    );
  });
const MARKS = [HOME_UID_ANNOTATION, CLUSTER_ANNOTATION];

/** Bindings of leaked accounts, and those whose every account is gone: whoever makes such an account again has its rights. */
function leakedBindings(about: About): readonly Bare[] {
  return about.bindings.flatMap(({ found, role, accounts }) => {
    const account = accounts.map((key) => key && leakedAccount(key, about)).find(Boolean);
    if (account) return [leak(found, "binding", wordsOf(account, about))];
    const isDangling =
      accounts.length > 0 && accounts.every((key) => key !== null && !about.accounts.has(key) && !about.used.has(key));
    const isOne = isKialis(found) || OURS_OR_KIALIS.test(role.name);
    if (!isDangling || !isOne) return [];
    const who = `ServiceAccount ${accounts.join(", ")}`;
    const stranger = isOurs(found) && found.metadata.annotations?.[HOME_UID_ANNOTATION] !== about.homeUid;
    const words = stranger || keptBy(found) !== null ? wordsOf(found, about) : null;
    return [
      leak(found, "binding", {
        fate: words?.fate ?? "delete",
        why: words?.why ?? "nobody has its rights now",
        detail: `names ${who}, which is gone: whoever makes it again has the rights of ${role.name}`,
      }),
    ];
  });
}

/** Roles by mark or label that nobody is bound to. */
function leakedRoles(about: About): readonly Bare[] {
  const bound = new Set(about.bindings.map(({ role }) => roleKey(role)));
  return about.roles
    .filter((found) => !bound.has(roleKey(refOf(found))) && (isOurs(found) || isOfChart(found)))
    .map((found) => {
      const { fate, why } = wordsOf(found, about);
      const detail = "nobody is bound to it";
      return isOurs(found) || keptBy(found) !== null
        ? leak(found, "role", { fate, why, detail })
        : leak(found, "role", { fate: "delete", why: "nobody is bound to it", detail });
    });
}

/** The script's ConfigMap, which its own delete leaves. */
function leakedConfigs(about: About): readonly Bare[] {
  return about.configs.flatMap((found) => {
    const key = keyOf(found);
    const { namespace = "", name } = found.metadata;
    if (!isOfChart(found) || about.used.has(key) || about.uses.uses("ConfigMap", namespace, name) !== null) return [];
    const account = leakedAccount(key, about);
    if (account) return [leak(found, "config", wordsOf(account, about))];
    if (about.accounts.has(key) || keptBy(found) !== null) return [];
    const detail = "made by Kiali's chart; no workload reads it and its account is gone";
    return [leak(found, "config", { fate: "delete", why: "nothing reads it", detail })];
  });
}
