import "server-only";
import { asksOf, asksWithout } from "@/lib/access/access-asks";
import { freeTokenName, holderOf, type OwnToken, ownTokens } from "@/lib/access/own-tokens";
import { connectionManager, isOurs, keyOwners } from "@/lib/access/ownership";
import { notReadSince } from "@/lib/access/restart-need";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { matchContext } from "@/lib/access/upkeep/match-context";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { Account, Cluster, HeldRule, SecretObject } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import { findRemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { isAtLeast } from "@/lib/kiali/kiali-version";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { type PolicyRule, rulesFor } from "@/lib/kiali/rules-for-version";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { heldRulesOf } from "./held-rules-of";
import type { NextToken, Rotation, SilentRemote } from "./rotation";

const RBAC = "rbac.authorization.k8s.io/v1";
const USUAL_TTL_SECONDS = 720 * 3600;
/** Since this version an API server notes the use of a token Secret's token. */
const NOTES_USE = "1.27.0";

/** Answers with a sentence for what rotating cannot do for this connection, in "invalid-input". */
export async function readRotation(
  name: string,
  wish: WishTo<"rotate">,
  facts: HomeFacts,
  kiali: KialiInstallation,
  homeUid: string,
): Promise<Result<Rotation | SilentRemote>> {
  const remotes = await facts.remotes();
  if (!remotes.ok) return remotes;
  const entry = remotes.value.entries.find(({ key }) => key === name);
  const secret = remotes.value.secrets.find(({ metadata }) => metadata.uid === entry?.secret.uid);
  if (!entry || !secret) return refused("names", `${name}: Kiali reads no cluster of that name`);
  const manager = connectionManager(name);
  const no = unsuited(entry);
  if (no) return refused("names", `${name}: ${no}`);
  if (!keyOwners(secret.metadata.managedFields, name).includes(manager)) return adoptFirst(name);
  const probe = probeOf(secret, name);
  const account = accountOf(entry);
  if (!probe || !account)
    return refused("names", `${name}: its entry holds no token of a ServiceAccount; connect it again`);
  const match = matchContext({ name, server: entry.server }, facts.world.contexts, wish.remotes);
  if (!match)
    return refused(
      "remotes",
      `${name}: no context has the address ${entry.server ?? "of it"}; say which context it is`,
    );
  const opened = await facts.world.open(match.context);
  if (!opened.ok) return silentOr(name, match.context, opened.problem);
  const seen = await readRemote(opened.value, name, account, homeUid);
  if (!seen.ok) return silentOr(name, match.context, seen.problem);
  if (!seen.value) return adoptFirst(name);
  const { own, held, showsUse } = seen.value;
  const shared = await usedElsewhere(facts, kiali, name, own);
  const restart = await notReadSince(facts, kiali, secret, manager);
  const { claims, ttlSeconds } = lifeOf(entry, wish);
  const holder = holderOf(own, probe.token, claims);
  const next = await nextToken(opened.value, account, own, holder, ttlSeconds === null);
  if (!next.ok) return next;
  const others = own.filter(({ uid }) => uid !== next.value.found?.uid);
  const outdated = others.filter(({ uid }) => !shared.has(uid));
  const isFinished = next.value.state === "finish";
  const fullRules = rulesFor(kiali.version, "full");
  const viewOnly = rulesFor(kiali.version, "view-only");
  const mayWrite = asksWithout(asksOf(fullRules), asksOf(viewOnly)).some((ask) => rulesAllow(held, ask));
  return ok({
    name,
    remote: opened.value,
    homeUid,
    homeName: (await facts.homeName()) ?? facts.home.context,
    secret,
    entry,
    endpoint: probe.endpoint,
    account,
    rules: held.length > 0 ? held.map(asPolicy) : viewOnly,
    fullRules: mayWrite ? null : fullRules,
    how: howOf(entry, kiali),
    restart: entry.auth === "token-file" && restart === null ? null : (restart ?? "Kiali reads it only when it starts"),
    ttlSeconds,
    next: next.value,
    old: isFinished
      ? (outdated.find(({ uid }) => uid === holder?.replaces)?.token ?? null)
      : outdated.some(({ uid }) => uid === holder?.uid)
        ? probe.token
        : null,
    replaces: holder?.uid ?? null,
    outdated,
    warnings: warningsOf(name, wish, entry, holder, ttlSeconds, others.length - outdated.length),
    showsUse: ttlSeconds === null && showsUse,
  });
}

const asPolicy = ({ resourceNames, ...rule }: HeldRule): PolicyRule =>
  resourceNames.length > 0 ? { ...rule, resourceNames } : rule;

const refused = (field: "names" | "remotes", words: string): { ok: false; problem: Problem } =>
  fail({ kind: "invalid-input", fields: { [field]: [words] } });
const adoptFirst = (name: string) =>
  refused("names", `${name}: this connection is not ours; adopt it first, then its token can be rotated`);

function unsuited({ auth, faults }: RemoteEntry): string | null {
  if (auth === "exec" || auth === "certificate" || auth === "auth-provider" || auth === "basic" || auth === "none")
    return `nothing of ours to rotate: Kiali signs in with ${auth === "none" ? "no credential" : auth}`;
  return faults.includes("it is not a kubeconfig") ? "its entry is not a kubeconfig" : null;
}

function accountOf({ token }: RemoteEntry): Account | null {
  return token?.namespace && token.account ? { namespace: token.namespace, name: token.account } : null;
}

/** What did not answer ends its own lane; what answered wrongly is for the operator to see before anything runs. */
function silentOr(name: string, context: string, problem: Problem): Result<SilentRemote> {
  return problem.kind === "cancelled" ? fail(problem) : ok({ name, context, silence: problem });
}

type Seen = { own: readonly OwnToken[]; held: readonly HeldRule[]; showsUse: boolean };

/** Null when the account is not ours. */
async function readRemote(
  remote: Cluster,
  name: string,
  account: Account,
  homeUid: string,
): Promise<Result<Seen | null>> {
  const [found, role, own, version] = await Promise.all([
    remote.read({ apiVersion: "v1", kind: "ServiceAccount", ...account }),
    remote.read({ apiVersion: RBAC, kind: "ClusterRole", namespace: null, name: account.name }),
    ownTokens(remote, { homeUid, cluster: name }, account.namespace),
    remote.version(),
  ]);
  if (!found.ok) return found;
  if (!role.ok) return role;
  if (!own.ok) return own;
  if (!found.value || !isOurs(found.value, { homeUid })) return ok(null);
  const showsUse = version.ok && isAtLeast(version.value.gitVersion, NOTES_USE);
  return ok({ own: own.value, held: heldRulesOf(role.value), showsUse });
}

/** Two Kialis of one home may share an account: what the other one uses stays. */
async function usedElsewhere(
  facts: HomeFacts,
  kiali: KialiInstallation,
  name: string,
  own: readonly OwnToken[],
): Promise<ReadonlySet<string>> {
  const kialis = await facts.home.kialis();
  const others = (kialis.ok ? kialis.value : []).filter(
    (each) => each.namespace !== kiali.namespace || each.name !== kiali.name,
  );
  const found = await Promise.all(others.map((each) => findRemoteEntries(facts.home.cluster, each)));
  const holders = found.flatMap((each) =>
    (each.ok ? each.value.secrets : []).flatMap((secret) =>
      holderIn(secret, name, each.ok ? each.value.entries : [], own),
    ),
  );
  return new Set(holders);
}

function holderIn(
  secret: SecretObject,
  name: string,
  entries: readonly RemoteEntry[],
  own: readonly OwnToken[],
): readonly string[] {
  const token = probeOf(secret, name)?.token ?? null;
  const claims = entries.find((entry) => entry.key === name && entry.secret.uid === secret.metadata.uid)?.token ?? null;
  const holder = holderOf(own, token, claims);
  return holder ? [holder.uid] : [];
}

function lifeOf({ token }: RemoteEntry, { tokenTtlHours }: WishTo<"rotate">) {
  if (!token?.expiresAt) return { claims: token, ttlSeconds: null };
  const had =
    token.issuedAt === null
      ? USUAL_TTL_SECONDS
      : Math.round((Date.parse(token.expiresAt) - Date.parse(token.issuedAt)) / 1_000);
  return { claims: token, ttlSeconds: tokenTtlHours === null ? Math.max(600, had) : tokenTtlHours * 3600 };
}

async function nextToken(
  remote: Cluster,
  account: Account,
  own: readonly OwnToken[],
  holder: OwnToken | null,
  isLasting: boolean,
): Promise<Result<NextToken>> {
  if (holder && own.some(({ uid }) => uid === holder.replaces))
    return ok({ state: "finish", name: holder.name, found: holder });
  const kind = isLasting ? "token-secret" : "anchor";
  const begun = own.find(
    (each) => each.uid !== holder?.uid && each.kind === kind && each.replaces === (holder?.uid ?? null),
  );
  if (begun) return ok({ state: "take", name: begun.name, found: begun });
  const taken = new Set(own.map(({ name }) => name));
  for (;;) {
    const name = freeTokenName(account.name, taken);
    const other = await remote.read({ apiVersion: "v1", kind: "Secret", namespace: account.namespace, name });
    if (!other.ok) return other;
    if (!other.value) return ok({ state: "make", name, found: null });
    taken.add(name);
  }
}

function howOf({ auth }: RemoteEntry, kiali: KialiInstallation): Rotation["how"] {
  if (auth === "token-file") return "in-place";
  return isAtLeast(kiali.version, "1.80.0") || kiali.combined.mounted ? "to-own-key" : "inline";
}

function warningsOf(
  name: string,
  { tokenTtlHours }: WishTo<"rotate">,
  { token }: RemoteEntry,
  holder: OwnToken | null,
  ttlSeconds: number | null,
  shared: number,
): readonly string[] {
  return [
    ...(ttlSeconds === null && tokenTtlHours !== null
      ? [`${name} has a token that does not end and gets such a one again: a lifetime is for requested tokens.`]
      : []),
    ...(token?.expiresAt && holder === null
      ? [
          `The old token of ${name} is bound to no Secret: it lives until ${token.expiresAt} and cannot be taken back alone. The new one can.`,
        ]
      : []),
    ...(shared > 0 ? [`Another Kiali of this home uses the old token of ${name}: it is not deleted.`] : []),
  ];
}
