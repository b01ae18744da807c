import type { ConnectionRow, Finding, Inventory, Leak, OwnedPiece, RemoteSide } from "@/lib/access/inventory/inventory";
import type { HomeHealth } from "@/lib/access/quarantine/home-health";
import type { Orphan } from "@/lib/plan/orphan";
import type { LeaksOutput, ListOutput } from "./contract/list-output";
import { problemJson } from "./problem-json";

type Connection = ListOutput["connections"][number];

/** The contract of `list`, field by field: what the inventory learns tomorrow does not leak into it. */
export const listJson = (
  inventory: Inventory,
  sides: ReadonlyMap<ConnectionRow, RemoteSide>,
  health: HomeHealth | null,
): ListOutput => ({
  home: inventory.home,
  kiali: {
    namespace: inventory.kiali.namespace,
    name: inventory.kiali.name,
    version: inventory.kiali.version,
    installer: inventory.kiali.installer,
    authStrategy: inventory.kiali.authStrategy,
    clusterName: inventory.kiali.clusterName,
  },
  health: health && healthJson(health),
  connections: inventory.connections.map((row) => connectionJson(row, sides.get(row) ?? null)),
  orphans: inventory.orphans.map(orphanJson),
  problems: inventory.problems.map(problemJson),
});

const healthJson = ({ state, since, pods, culprits, evidence }: HomeHealth): NonNullable<ListOutput["health"]> => ({
  state,
  since,
  pods: pods.map((pod) => ({
    name: pod.name,
    isReady: pod.isReady,
    phase: pod.phase,
    restarts: pod.restarts,
    reason: pod.reason,
    lastExit: pod.lastExit && { code: pod.lastExit.code, at: pod.lastExit.at },
    since: pod.since,
  })),
  culprits: culprits.map((culprit) => ({
    name: culprit.name,
    evidence: culprit.evidence,
    detail: culprit.detail,
    mend: culprit.mend,
  })),
  evidence: [...evidence],
});

const connectionJson = (row: ConnectionRow, side: RemoteSide | null): Connection => ({
  name: row.name,
  secret: row.secret && { namespace: row.secret.namespace, name: row.secret.name, uid: row.secret.uid },
  form: row.form,
  maker: { kind: row.maker.kind, words: row.maker.words },
  server: row.server,
  remote: row.remote && { context: row.remote.context, how: row.remote.how },
  auth: row.auth,
  tokenPlace: row.tokenPlace,
  identity: row.identity && {
    namespace: row.identity.namespace,
    account: row.identity.account,
    uid: row.identity.uid,
  },
  credential: {
    kind: row.credential.kind,
    issuedAt: row.credential.issuedAt,
    expiresAt: row.credential.expiresAt,
  },
  createdAt: row.createdAt,
  rotatedAt: row.rotatedAt,
  isMounted: row.isMounted,
  isLoaded: row.isLoaded,
  isQuarantined: row.isQuarantined,
  orphan: row.orphan && orphanJson(row.orphan),
  findings: row.findings.map(findingJson),
  remoteSide: side && sideJson(side),
});

const sideJson = (side: RemoteSide): NonNullable<Connection["remoteSide"]> => ({
  context: side.context,
  problem: side.problem && problemJson(side.problem),
  isAlive: side.isAlive,
  rbac: side.rbac && {
    role: side.rbac.role,
    binding: side.rbac.binding,
    access: side.rbac.access,
    version: side.rbac.version,
    wantedVersion: side.rbac.wantedVersion,
    missing: [...side.rbac.missing],
    extra: [...side.rbac.extra],
  },
  ownKiali: side.ownKiali,
  pieces: side.pieces.map(pieceJson),
  findings: side.findings.map(findingJson),
});

const findingJson = ({ id, severity, detail, mend }: Finding): Connection["findings"][number] => ({
  id,
  severity,
  detail,
  mend,
});

const pieceJson = ({ ref, uid, what, fate, why, owners }: OwnedPiece) => ({
  ref: { apiVersion: ref.apiVersion, kind: ref.kind, namespace: ref.namespace, name: ref.name },
  uid,
  what,
  fate,
  why,
  owners: [...owners],
});

/** A record, field by field. */
export const orphanJson = ({ pieces, ...orphan }: Orphan): ListOutput["orphans"][number] => ({
  name: orphan.name,
  server: orphan.server,
  context: orphan.context,
  remoteUid: orphan.remoteUid,
  account: orphan.account,
  pieces: pieces.map(({ ref, uid }) => ({ ref, uid })),
  why: orphan.why,
  since: orphan.since,
  lastTry: orphan.lastTry,
});

/** The contract of `list --leaks`. */
export const leaksJson = (home: string, context: string, leaks: readonly Leak[]): LeaksOutput => ({
  home,
  context,
  leaks: leaks.map((leak) => ({ ...pieceJson(leak), context: leak.context, detail: leak.detail })),
});
