import "server-only";
import { asItWas, readHeld } from "@/lib/access/quarantine/quarantine-secret";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { remember } from "@/lib/checks/remember";
import type { Cluster, SecretObject } from "@/lib/cluster/cluster";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import type { Problem, Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { grantedRules } from "./granted-rules";
import type { ConnectionRow, RemoteSide } from "./inventory";
import { lookAtRemote } from "./look-at-remote";
import { remoteFindings, silence } from "./remote-findings";
import { type PiecesAbout, piecesOf } from "./remote-pieces";

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
  const probe = await probeFor(facts, row);
  const [opened, alive] = await Promise.all([
    facts.world.open(row.remote.context),
    tryCredential(facts, row, probe, signal),
  ]);
  if (!opened.ok) return silent(context, opened.problem, alive);
  const remote = remember(opened.value, signal);
  const [kiali, uid] = await Promise.all([facts.kiali(), facts.home.uid()]);
  if (!kiali.ok) return silent(context, kiali.problem, alive);
  if (!uid.ok) return silent(context, uid.problem, alive);
  const about: PiecesAbout = {
    homeUid: uid.value,
    name: row.name,
    identity: row.identity,
    usesToken: probe?.token ?? null,
    sharedWith: await sharedWith(facts, row),
  };
  const [look, openshift] = await Promise.all([lookAtRemote(remote, about), remote.serves(...OPENSHIFT)]);
  if (!look.ok) return silent(context, look.problem, alive);
  const pieces = await piecesOf(remote, look.value, about);
  const [account = null] = row.identity
    ? [`${row.identity.namespace}/${row.identity.account}`]
    : look.value.accounts.keys();
  const granted =
    account === null ? null : grantedRules(look.value, account, kiali.value, openshift.ok && openshift.value);
  const problem = alive?.problem ?? (pieces.ok ? null : pieces.problem);
  return {
    context,
    problem,
    isAlive: alive?.isAlive ?? null,
    rbac: granted?.rbac ?? null,
    ownKiali: pieces.ok ? pieces.value.ownKiali : null,
    pieces: pieces.ok ? pieces.value.pieces : [],
    findings: [
      ...remoteFindings({
        account,
        hasAccount: account !== null && Boolean(look.value.accounts.get(account)),
        rbac: granted?.rbac ?? null,
        lost: granted?.lost ?? [],
        isAlive: alive?.isAlive ?? null,
        username: alive?.username ?? null,
      }),
      ...(problem ? silence(problem) : []),
    ],
  };
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

async function secretOf(
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

/** The credential as Kiali would use it, from where this console runs. Null when there is none that could be sent. */
async function tryCredential(
  { world }: HomeFacts,
  { name }: ConnectionRow,
  probe: { endpoint: Probe["endpoint"]; token: Secret } | null,
  signal: AbortSignal | undefined,
): Promise<Alive | null> {
  if (!probe) return null;
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
async function sharedWith({ remotes }: HomeFacts, row: ConnectionRow): Promise<readonly string[]> {
  const known = await remotes();
  if (!known.ok || !row.identity) return [];
  const { namespace, account, uid } = row.identity;
  const others = known.value.entries.filter(
    ({ key, token, server }) =>
      key !== row.name &&
      token?.namespace === namespace &&
      token.account === account &&
      (uid !== null && token.accountUid !== null ? token.accountUid === uid : server === row.server),
  );
  return [...new Set(others.map(({ key }) => `the connection ${key}`))];
}
