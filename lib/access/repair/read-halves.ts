import "server-only";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import { remotePieces } from "@/lib/access/inventory/remote-pieces";
import { connectionManager, isOurs, keyOwners, type Owner } from "@/lib/access/ownership";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { matchContext } from "@/lib/access/upkeep/match-context";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { type ClusterFacts, clusterFacts } from "@/lib/checks/cluster-facts";
import type { Account, Cluster, Endpoint, FoundObject, SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { fail, ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { type Grant, readGrants } from "./read-grants";

/** One connection as both clusters tell it, with its credential: never leaves the server. */
export type Halves = {
  name: string;
  kiali: KialiInstallation;
  owner: Owner;
  home: ClusterFacts;
  remote: ClusterFacts;
  /** The Secret whose entry Kiali takes: of two with this key, the first by name. */
  secret: SecretObject;
  entry: RemoteEntry;
  /** Other Secrets with the same key, which Kiali ignores. */
  duplicates: readonly SecretObject[];
  /** Whether our manager of this connection owns the key. */
  isOurs: boolean;
  /** As the entry says it; null when it cannot be used at all. */
  endpoint: Endpoint | null;
  token: Secret | null;
  /** Whether the token is accepted at the entry's address now; null when nobody could try. */
  isAlive: boolean | null;
  /** Whether the entry's address answers and its certificate is trusted. */
  isReached: boolean;
  /** Whom the credential signs in as; null when it is no ServiceAccount of that cluster as far as anybody can tell. */
  identity: Account | null;
  account: FoundObject | null;
  grants: readonly Grant[];
  /** Secrets of the account's tokens. */
  tokens: readonly { found: SecretObject; piece: OwnedPiece }[];
  pieces: readonly OwnedPiece[];
  /** Set when the identity is also a live Kiali's, with the evidence: nothing of it is touched. */
  ownKiali: string | null;
};

/** Looks at one connection in both clusters; reads only. "not-found" when Kiali's Secrets have no such entry. */
export async function readHalves(
  name: string,
  facts: HomeFacts,
  { remotes }: Pick<UpkeepWish, "remotes">,
  signal: AbortSignal,
): Promise<Result<Halves>> {
  const [kiali, homeUid, found, homeName] = await Promise.all([
    facts.kiali(),
    facts.home.uid(),
    facts.remotes(),
    facts.homeName(),
  ]);
  if (!kiali.ok) return kiali;
  if (!homeUid.ok) return homeUid;
  if (!found.ok) return found;
  const holders = found.value.secrets.filter((each) => readRemoteEntries(each).some(({ key }) => key === name));
  const [secret, ...duplicates] = holders;
  const entry = secret && readRemoteEntries(secret).find(({ key }) => key === name);
  if (!secret || !entry)
    return fail({ kind: "not-found", context: facts.home.context, object: `an entry ${name} in Kiali's Secrets` });
  const opened = await openRemote(name, entry, facts, remotes);
  if (!opened.ok) return opened;
  const remote = clusterFacts("remote", opened.value, signal);
  const owner = { home: homeName ?? facts.home.context, homeUid: homeUid.value, cluster: name };
  const probe = probeOf(secret, name);
  const [remoteUid, seen] = await Promise.all([remote.uid(), tryEntry(facts, name, probe, opened.value, signal)]);
  if (!remoteUid.ok) return remoteUid;
  if (remoteUid.value === homeUid.value) return fail({ kind: "blocked", checks: ["pair.different-clusters"] });
  const claims = entry.token;
  const said = accountOf(seen.username) ?? claimed(claims?.namespace ?? null, claims?.account ?? null);
  const pieces = await remotePieces(remote.cluster, {
    homeUid: homeUid.value,
    name,
    identity: said && { namespace: said.namespace, account: said.name, uid: claims?.accountUid ?? null },
    usesToken: probe?.token ?? null,
  });
  if (!pieces.ok) return pieces;
  const identity = said ?? identityOf(pieces.value.pieces);
  const { cluster } = remote;
  const [account, grants, tokens] = await Promise.all([
    identity
      ? cluster.read({ apiVersion: "v1", kind: "ServiceAccount", namespace: identity.namespace, name: identity.name })
      : ok(null),
    readGrants(cluster, pieces.value.pieces, owner),
    readTokens(remote, pieces.value.pieces),
  ]);
  if (!account.ok) return account;
  if (!grants.ok) return grants;
  if (!tokens.ok) return tokens;
  return ok({
    name,
    kiali: kiali.value,
    owner,
    home: facts.home,
    remote,
    secret,
    entry,
    duplicates,
    isOurs:
      keyOwners(secret.metadata.managedFields, name).includes(connectionManager(name)) ||
      (account.value !== null && isOurs(account.value, owner)),
    endpoint: probe?.endpoint ?? null,
    token: probe?.token ?? null,
    isAlive: seen.isAlive,
    isReached: seen.isReached,
    identity,
    account: account.value,
    grants: grants.value,
    tokens: tokens.value,
    pieces: pieces.value.pieces,
    ownKiali: pieces.value.ownKiali,
  });
}

function openRemote(name: string, { server }: RemoteEntry, { world }: HomeFacts, said: Record<string, string>) {
  const match = matchContext({ name, server }, world.contexts, said);
  if (match) return world.open(match.context);
  const words = `no context of the kubeconfig has the address ${server ?? "of its entry"}: say which context it is`;
  return Promise.resolve(fail({ kind: "invalid-input", fields: { remotes: [`${name}: ${words}`] } }));
}

type Seen = { isAlive: boolean | null; isReached: boolean; username: string | null };

/** Signs in where Kiali does, as Kiali does; a credential that only the cluster itself takes says that the entry leads elsewhere. */
async function tryEntry(
  facts: HomeFacts,
  name: string,
  probe: ReturnType<typeof probeOf>,
  { endpoint: own }: Pick<Cluster, "endpoint">,
  signal: AbortSignal,
): Promise<Seen> {
  if (!probe) return { isAlive: null, isReached: false, username: null };
  const seen = await trySign(facts, name, probe.endpoint, probe.token, signal);
  if (seen.isAlive === true || probe.endpoint.server === own.server) return seen;
  const there = await trySign(facts, name, own, probe.token, signal);
  return there.isAlive === null || (seen.isAlive === false && !there.isAlive) ? seen : { ...there, isReached: false };
}

async function trySign(
  { world }: HomeFacts,
  name: string,
  endpoint: Endpoint,
  token: Secret,
  signal: AbortSignal,
): Promise<Seen> {
  const asKiali = world.openEndpoint(`${name} (as Kiali)`, endpoint, token);
  try {
    const who = await asKiali.whoAmI({ signal });
    if (who.ok) return { isAlive: true, isReached: true, username: who.value.username };
    const { kind } = who.problem;
    if (kind === "unauthenticated") return { isAlive: false, isReached: true, username: null };
    const isReached = !["unreachable", "tls", "timed-out", "not-kubernetes"].includes(kind);
    return { isAlive: null, isReached, username: null };
  } finally {
    await asKiali.close();
  }
}

function accountOf(username: string | null): Account | null {
  const [system, kind, namespace, name] = (username ?? "").split(":");
  return system === "system" && kind === "serviceaccount" && namespace && name ? { namespace, name } : null;
}

const claimed = (namespace: string | null, name: string | null): Account | null =>
  namespace && name ? { namespace, name } : null;

/** When the credential says nothing: the account that we made for this connection. */
function identityOf(pieces: readonly OwnedPiece[]): Account | null {
  const own = pieces.filter(({ what }) => what === "account");
  const [only] = own;
  return only && own.length === 1 && only.ref.namespace ? { namespace: only.ref.namespace, name: only.ref.name } : null;
}

async function readTokens({ cluster }: ClusterFacts, pieces: readonly OwnedPiece[]): Promise<Result<Halves["tokens"]>> {
  const tokens: { found: SecretObject; piece: OwnedPiece }[] = [];
  for (const piece of pieces.filter(({ what }) => what === "token")) {
    const found = await cluster.readSecret({ namespace: piece.ref.namespace ?? "", name: piece.ref.name });
    if (!found.ok) return found;
    if (found.value) tokens.push({ found: found.value, piece });
  }
  return ok(tokens);
}
