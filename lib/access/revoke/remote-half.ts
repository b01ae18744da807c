import "server-only";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { OwnIdentity } from "@/lib/access/inventory/own-identity";
import type { PiecesAbout, RemotePieces } from "@/lib/access/inventory/remote-pieces";
import { signingIn } from "@/lib/access/inventory/signing-in";
import { connectionManager } from "@/lib/access/ownership";
import { tokenSecretName } from "@/lib/access/remote-manifests";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { matchContext } from "@/lib/access/upkeep/match-context";
import { type OtherKiali, otherKialis } from "@/lib/access/upkeep/other-kialis";
import { remember } from "@/lib/checks/remember";
import type { Cluster } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { Orphan, Piece } from "@/lib/plan/orphan";
import type { Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { HomeSide } from "./home-side";
import { type DeathProbe, keptTokens } from "./kept-tokens";
import { leftOf } from "./left-of";
import { sameServer } from "./same-server";
import { withLeaks } from "./with-leaks";

/** What is known of one connection's other half, and what its cluster says of it now. */
export type RemoteHalf = {
  name: string;
  server: string | null;
  identity: ConnectionRow["identity"];
  record: Orphan | null;
  /** How its credentials are kept, where no deletion in the remote ends them. */
  auth: readonly RemoteEntry["auth"][];
  context: string | null;
  cluster: Cluster | null;
  about: PiecesAbout;
  /** Copies of its tokens, to prove that they are refused. */
  probes: readonly DeathProbe[];
  /** What belongs to it there, or why nobody could look; null when no context reaches it. */
  seen: Result<RemotePieces> | null;
  /** What it was granted as far as the home alone tells, when nobody could look. */
  guess: readonly Piece[];
  /** What happens to other Kialis of this home, in words. */
  company: readonly string[];
};

export type HalfAsk = {
  name: string;
  homeUid: string;
  side: HomeSide;
  record: Orphan | null;
  /** Contexts that the operator said, by name. */
  said: Readonly<Record<string, string>>;
  signal: AbortSignal;
};

/** Null when nothing tells that such a connection ever was: no entry, no record, no context to look in. Never rejects. */
export async function remoteHalf(facts: HomeFacts, ask: HalfAsk): Promise<RemoteHalf | null> {
  const { name, side, record, said, signal } = ask;
  const entries = side.entriesOf(name);
  if (entries.length === 0 && !record && said[name] === undefined) return null;
  const server = entries.find(({ entry }) => entry.server !== null)?.entry.server ?? record?.server ?? null;
  const identity = identityOf(entries.map(({ entry }) => entry)) ?? accountOf(record);
  const copies = entries.flatMap(({ secret }) => probeOf(secret, name) ?? []);
  const others = await otherKialis(facts);
  const giving = new Set(side.secrets.map(({ secret }) => secret.metadata.uid));
  const sharedBy = (who: ConnectionRow["identity"]): readonly string[] => [
    ...sharing(side.others, who, server),
    ...signingIn(others, { identity: who, server }, giving),
  ];
  const besides = besidesOf(identity, [
    ...entries.map(({ secret, entry }) => ({
      identity: isThere(entry, server) ? identityOf([entry]) : null,
      usesToken: probeOf(secret, name)?.token ?? null,
    })),
    ...accountsOn(record).map((each) => ({ identity: each, usesToken: null })),
  ]).map((each) => ({ ...each, sharedWith: sharedBy(each.identity) }));
  const about: PiecesAbout = {
    homeUid: ask.homeUid,
    name,
    identity,
    usesToken: copies[0]?.token ?? null,
    sharedWith: sharedBy(identity),
    besides,
    server,
  };
  const auth = [...new Set(entries.map(({ entry }) => entry.auth))];
  const isFleet = entries.some(({ entry }) => entry.managers.includes(connectionManager(name)));
  const guess =
    record && record.pieces.length > 0
      ? record.pieces
      : [identity, ...besides.map((each) => each.identity)].flatMap((each) => guessed(each, isFleet));
  const context = contextOf(facts, ask, server);
  const company = companyWords(name, others, side);
  const common = { name, server, identity, record, auth, context, about, guess, company };
  if (context === null) return { ...common, cluster: null, probes: copies, seen: null };
  const opened = await facts.world.open(context);
  if (!opened.ok) return { ...common, cluster: null, probes: copies, seen: opened };
  const cluster = opened.value;
  const look = remember(cluster, signal);
  const left = await leftOf(look, about, record);
  // No home tells of it any more: then it is what was left behind there, as the script's own delete does.
  const seen = entries.length === 0 && !record ? await withLeaks(look, left, side.others) : left;
  const kept = seen.ok ? await keptTokens(cluster, seen.value.pieces, signal) : [];
  const probes = copies.length > 0 ? copies.map((each) => ({ ...each, besides: cluster.endpoint })) : kept;
  return { ...common, cluster, probes, seen };
}

function contextOf({ world }: HomeFacts, { name, said, record }: HalfAsk, server: string | null): string | null {
  const matched = matchContext({ name, server }, world.contexts, said);
  if (matched) return matched.context;
  const before = record?.context ?? null;
  return world.contexts.some((row) => row.name === before) ? before : null;
}

function identityOf(entries: readonly RemoteEntry[]): ConnectionRow["identity"] {
  for (const { token } of entries)
    if (token?.namespace && token.account)
      return { namespace: token.namespace, account: token.account, uid: token.accountUid };
  return null;
}

const accountOf = (record: Orphan | null): ConnectionRow["identity"] =>
  record?.account
    ? { namespace: record.account.namespace, account: record.account.name, uid: record.account.uid }
    : null;

/** Accounts that a revoke has put on record among what goes: an entry that is gone by now may have signed in as one. */
const accountsOn = (record: Orphan | null): readonly ConnectionRow["identity"][] =>
  (record?.pieces ?? []).flatMap(({ ref, uid }) =>
    ref.kind === "ServiceAccount" && ref.namespace !== null
      ? [{ namespace: ref.namespace, account: ref.name, uid }]
      : [],
  );

/** At another address an account is the same only by its UID. */
const isThere = ({ server, token }: RemoteEntry, there: string | null): boolean =>
  sameServer(server, there) || token?.accountUid != null;

type Known = { identity: ConnectionRow["identity"]; usesToken: Secret | null };

/** Every other account that entries of this key sign in as, once. */
function besidesOf(main: ConnectionRow["identity"], all: readonly Known[]): readonly Omit<OwnIdentity, "sharedWith">[] {
  const keyOf = (who: NonNullable<Known["identity"]>): string => `${who.namespace}/${who.account}`;
  const found = new Map<string, Omit<OwnIdentity, "sharedWith">>();
  for (const { identity, usesToken } of all) {
    if (!identity || (main && keyOf(main) === keyOf(identity)) || found.has(keyOf(identity))) continue;
    found.set(keyOf(identity), { identity, usesToken });
  }
  return [...found.values()];
}

/** Connections that stay and sign in as this very account of this very cluster. */
function sharing(
  others: readonly RemoteEntry[],
  identity: ConnectionRow["identity"],
  server: string | null,
): readonly string[] {
  if (!identity) return [];
  return others.flatMap(({ key, token, server: theirs }) => {
    const isSameAccount = token?.namespace === identity.namespace && token.account === identity.account;
    const isSameUid = token?.accountUid != null && token.accountUid === identity.uid;
    return isSameUid || (isSameAccount && sameServer(theirs, server)) ? [`the connection ${key}`] : [];
  });
}

/** Other Kialis of this home that read the entry as well, or of which nobody can tell. */
function companyWords(name: string, others: readonly OtherKiali[], side: HomeSide): readonly string[] {
  const giving = side.secrets.flatMap(({ secret, goes }) => (goes.has(name) ? [secret.metadata.uid] : []));
  return others.flatMap(({ kiali, remotes }) => {
    const who = `the Kiali ${kiali.namespace}/${kiali.name}`;
    if (!remotes.ok)
      return [
        `Whether ${who} uses the same access to ${name} could not be read: ${describeProblem(remotes.problem).title}.`,
      ];
    const isIn = remotes.value.secrets.some(({ metadata }) => giving.includes(metadata.uid));
    return isIn
      ? [
          `${name} goes for ${who} as well: it reads the same Secret. It is not restarted here, and until it is, it has ${name} in memory and may hang once the rights are gone. Restart it, too.`,
        ]
      : [];
  });
}

const RBAC = "rbac.authorization.k8s.io/v1";

/** What such a connection has, by name: nobody could look. */
function guessed(identity: ConnectionRow["identity"], isFleet: boolean): readonly Piece[] {
  if (!identity) return [];
  const { namespace, account, uid } = identity;
  const own: readonly Piece[] = [
    { ref: { apiVersion: "v1", kind: "Secret", namespace, name: tokenSecretName(account) }, uid: null },
    { ref: { apiVersion: RBAC, kind: "ClusterRoleBinding", namespace: null, name: account }, uid: null },
    { ref: { apiVersion: RBAC, kind: "ClusterRole", namespace: null, name: account }, uid: null },
  ];
  return [
    ...(isFleet ? own : []),
    { ref: { apiVersion: "v1", kind: "ServiceAccount", namespace, name: account }, uid },
  ];
}
