import "server-only";
import { asItWas, readHeld } from "@/lib/access/quarantine/quarantine-secret";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { otherKialis } from "@/lib/access/upkeep/other-kialis";
import { remember } from "@/lib/checks/remember";
import type { Cluster, SecretObject } from "@/lib/cluster/cluster";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import { ok, type Problem, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { grantedRules } from "./granted-rules";
import type { ConnectionRow, RemoteSide } from "./inventory";
import { lookAtRemote } from "./look-at-remote";
import { remoteFindings, silence } from "./remote-findings";
import { type PiecesAbout, piecesOf, type RemotePieces } from "./remote-pieces";
import { signingIn } from "./signing-in";

const CALL_MS = 8_000;
const OPENSHIFT = ["operator.openshift.io/v1", "OpenShiftAPIServer"] as const;

/**
 * The other half of one connection, by the operator's own context of that cluster: what is granted there, against what the running Kiali
 * needs, and whether the cluster takes the entry's credential. Reads only, never rejects, and ends within the deadlines of its calls.
 */
export async function readRemoteSide(
  facts: HomeFacts,
  row: ConnectionRow,
  options: { signal?: AbortSignal } = {},
): Promise<RemoteSide> {
  const context = row.remote?.context ?? row.server ?? row.name;
  if (!row.remote) return silent(context, { kind: "no-such-context", context }, null);
  const { signal } = options;
  const startedAt = performance.now();
  const probe = await probeFor(facts, row);
  const trying = tryCredential(facts, row, probe, signal);
  // A token that says nothing of itself is asked for by its name first.
  const identity = row.identity ?? identityOf(probe ? await trying : null);
  const [alive, found] = await Promise.all([
    trying,
    see(facts, { ...row, identity }, row.remote.context, probe?.token ?? null, signal),
  ]);
  if (!found.ok) return silent(context, inTime(found.problem, signal, startedAt), alive);
  const { account, hasAccount, granted, pieces } = found.value;
  const failed = alive?.problem ?? (pieces.ok ? null : pieces.problem);
  const problem = failed && inTime(failed, signal, startedAt);
  const isAlive = alive?.isAlive ?? null;
  const { rbac = null, lost = [] } = granted ?? {};
  return {
    context,
    problem,
    isAlive,
    rbac,
    ownKiali: pieces.ok ? pieces.value.ownKiali : null,
    pieces: pieces.ok ? pieces.value.pieces : [],
    findings: [
      ...remoteFindings({ account, hasAccount, rbac, lost, isAlive, username: alive?.username ?? null }),
      ...(problem ? silence(problem) : []),
    ],
  };
}

/** What a deadline ended was not called off: the cluster was too slow. */
const inTime = (problem: Problem, signal: AbortSignal | undefined, startedAt: number): Problem =>
  problem.kind === "cancelled" && signal?.reason instanceof DOMException && signal.reason.name === "TimeoutError"
    ? {
        kind: "timed-out",
        context: problem.context,
        waitedFor: "all of its answers",
        timeoutMs: Math.round(performance.now() - startedAt),
      }
    : problem;

function identityOf(alive: Alive | null): ConnectionRow["identity"] {
  const [system, kind, namespace, account] = alive?.username?.split(":") ?? [];
  return system === "system" && kind === "serviceaccount" && namespace && account
    ? { namespace, account, uid: null }
    : null;
}

type Seen = {
  account: string | null;
  hasAccount: boolean;
  granted: ReturnType<typeof grantedRules> | null;
  pieces: Result<RemotePieces>;
};

/** What the operator's own context sees of the connection. */
async function see(
  facts: HomeFacts,
  row: ConnectionRow,
  context: string,
  usesToken: Secret | null,
  signal: AbortSignal | undefined,
): Promise<Result<Seen>> {
  const opened = await facts.world.open(context);
  if (!opened.ok) return opened;
  const remote = remember(opened.value, signal);
  const [kiali, uid, others] = await Promise.all([facts.kiali(), facts.home.uid(), sharedWith(facts, row)]);
  if (!kiali.ok) return kiali;
  if (!uid.ok) return uid;
  const { name, identity } = row;
  const about: PiecesAbout = { homeUid: uid.value, name, identity, usesToken, sharedWith: others };
  const [look, openshift] = await Promise.all([lookAtRemote(remote, about), remote.serves(...OPENSHIFT)]);
  if (!look.ok) return look;
  const [account = null] = identity ? [`${identity.namespace}/${identity.account}`] : look.value.accounts.keys();
  return ok({
    account,
    hasAccount: account !== null && Boolean(look.value.accounts.get(account)),
    granted: account === null ? null : grantedRules(look.value, account, kiali.value, openshift.ok && openshift.value),
    pieces: await piecesOf(remote, look.value, about),
  });
}

type Alive = { isAlive: boolean | null; username: string | null; problem: Problem | null };

/** Nothing could be seen with the operator's context; whether the entry's credential lives is known all the same. */
function silent(context: string, problem: Problem, alive: Alive | null): RemoteSide {
  const isAlive = alive?.isAlive ?? null;
  const nothing = { account: null, hasAccount: false, rbac: null, lost: [], username: null };
  return {
    context,
    problem,
    isAlive,
    rbac: null,
    ownKiali: null,
    pieces: [],
    findings: [...remoteFindings({ ...nothing, isAlive }), ...silence(problem)],
  };
}

type Probe = NonNullable<ReturnType<typeof probeOf>>;

/** What the entry says, from the Secret that Kiali reads or the one that holds it while it is set aside. */
async function probeFor(facts: HomeFacts, row: ConnectionRow): Promise<Probe | null> {
  const secret = row.secret && (await secretOf(facts, row, row.secret));
  return secret ? probeOf(secret, row.name) : null;
}

/** The Secret that holds a connection's entry, also while that is set aside: then as it was before. */
export async function secretOf(
  { home, remotes }: HomeFacts,
  { name: key }: ConnectionRow,
  { namespace, name, uid }: NonNullable<ConnectionRow["secret"]>,
): Promise<SecretObject | null> {
  const known = await remotes();
  const found = known.ok ? known.value.secrets.find(({ metadata }) => metadata.uid === uid) : undefined;
  if (found) return found;
  const held = await readHeld(home.cluster, namespace);
  const aside = held.ok ? held.value.find(({ secret }) => secret.metadata.uid === uid) : undefined;
  if (aside) return aside.note.name === key ? asItWas(aside, 0) : null;
  const direct = await home.cluster.readSecret({ namespace, name });
  return direct.ok ? direct.value : null;
}

/**
 * The credential as Kiali would use it, from where this console runs. Null when there is none that could be sent. It is not sent while somebody acts on
 * the home: a rotation takes its use for Kiali's.
 */
async function tryCredential(
  { world, untriable }: HomeFacts,
  { name }: ConnectionRow,
  probe: { endpoint: Probe["endpoint"]; token: Secret } | null,
  signal: AbortSignal | undefined,
): Promise<Alive | null> {
  if (!probe) return null;
  const held = await untriable();
  if (held) return { isAlive: null, username: null, problem: held };
  const asKiali: Cluster = world.openEndpoint(`${name} (as Kiali)`, probe.endpoint, probe.token);
  try {
    const who = await asKiali.whoAmI({ timeoutMs: CALL_MS, ...(signal ? { signal } : {}) });
    if (who.ok) return { isAlive: true, username: who.value.username, problem: null };
    return told(who);
  } finally {
    await asKiali.close();
  }
}

function told({ problem }: Extract<Result<never>, { ok: false }>): Alive {
  if (problem.kind === "unauthenticated") return { isAlive: false, username: null, problem: null };
  // Who is refused a right was let in.
  if (problem.kind === "forbidden") return { isAlive: true, username: problem.user, problem: null };
  return { isAlive: null, username: null, problem };
}

/** Other entries of this home that sign in as the same account of the same cluster. */
async function sharedWith(facts: HomeFacts, row: ConnectionRow): Promise<readonly string[]> {
  const [known, others] = await Promise.all([facts.remotes(), otherKialis(facts)]);
  if (!known.ok || !row.identity) return [];
  const { namespace, account, uid } = row.identity;
  const here = known.value.entries.filter(
    ({ key, token, server }) =>
      key !== row.name &&
      token?.namespace === namespace &&
      token.account === account &&
      (uid !== null && token.accountUid !== null ? token.accountUid === uid : server === row.server),
  );
  const own = new Set(known.value.secrets.map(({ metadata }) => metadata.uid));
  return [...new Set([...here.map(({ key }) => `the connection ${key}`), ...signingIn(others, row, own)])];
}
