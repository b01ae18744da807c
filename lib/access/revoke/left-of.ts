import * as z from "zod";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import { type PiecesAbout, type RemotePieces, remotePieces } from "@/lib/access/inventory/remote-pieces";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import type { Orphan } from "@/lib/plan/orphan";
import { fail, ok, type Result } from "@/lib/problem";
import { sameServer } from "./same-server";

const RBAC = "rbac.authorization.k8s.io/v1";

/**
 * What is left of a connection in its remote: what shows by itself, and roles and token Secrets that only the record knows by their UID, because
 * what led to them is gone already. Such a role stays when somebody is bound to it. Another cluster than the connection's is no answer.
 */
export async function leftOf(
  remote: Cluster,
  about: PiecesAbout,
  record: Pick<Orphan, "pieces" | "remoteUid"> | null,
): Promise<Result<RemotePieces>> {
  const seen = await remotePieces(remote, about);
  if (!seen.ok) return seen;
  const { remoteUid } = seen.value;
  if (remoteUid === about.homeUid) return wrongCluster(remote, "is the home itself");
  if (record?.remoteUid && remoteUid && record.remoteUid !== remoteUid)
    return wrongCluster(remote, "is another cluster than the one on record");
  if (!isKnown(remote, about, record, seen.value))
    return wrongCluster(
      remote,
      `has nothing of ${about.name} and another address than its entry (${about.server}): nothing tells that it is its cluster`,
    );
  const shown = new Set(seen.value.pieces.map(({ uid }) => uid));
  const hidden = (record?.pieces ?? []).filter(
    ({ ref, uid }) => (ref.kind === "ClusterRole" || ref.kind === "Secret") && uid !== null && !shown.has(uid),
  );
  if (hidden.length === 0) return seen;
  const [clusterWide, ofRooms, ...found] = await Promise.all([
    remote.list({ apiVersion: RBAC, kind: "ClusterRoleBinding", namespace: null }),
    remote.list({ apiVersion: RBAC, kind: "RoleBinding", namespace: null }),
    ...hidden.map(({ ref }) => remote.read(ref)),
  ]);
  if (!clusterWide.ok) return clusterWide;
  if (!ofRooms.ok) return ofRooms;
  const bound = new Set([...clusterWide.value, ...ofRooms.value].flatMap(roleOf));
  const roles: OwnedPiece[] = [];
  for (const [index, each] of found.entries()) {
    if (!each.ok) return each;
    const piece = hidden[index];
    if (!piece || each.value?.metadata.uid !== piece.uid) continue;
    const isRole = piece.ref.kind === "ClusterRole";
    const isBound = isRole && bound.has(piece.ref.name);
    roles.push({
      ...piece,
      what: isRole ? "role" : "token",
      fate: isBound ? "stay" : "delete",
      why: isBound
        ? "somebody else is bound to it by now"
        : "on record: it was reviewed when the connection was revoked",
      owners: [],
    });
  }
  return ok({ ...seen.value, pieces: [...seen.value.pieces, ...roles] });
}

/** That nothing is there proves something only of the connection's own cluster: by its UID, its address, or something of it that is there. */
function isKnown(
  { endpoint }: Cluster,
  { server = null, identity, besides = [] }: PiecesAbout,
  record: Pick<Orphan, "remoteUid"> | null,
  { pieces, remoteUid }: RemotePieces,
): boolean {
  const uids = [identity, ...besides.map((each) => each.identity)].flatMap((each) => each?.uid ?? []);
  if (server === null || sameServer(endpoint.server, server)) return true;
  if (record?.remoteUid != null && record.remoteUid === remoteUid) return true;
  return pieces.some(({ fate, uid }) => fate === "delete" || uids.includes(uid ?? ""));
}

/** Nothing of what is there would prove anything. */
const wrongCluster = ({ context }: Cluster, words: string): Result<never> =>
  fail({
    kind: "gate-failed",
    context,
    gate: "gate.gone",
    layer: "network",
    detail: `the context ${context} ${words}`,
  });

const binding = z.object({ roleRef: z.object({ kind: z.literal("ClusterRole"), name: z.string() }) });

function roleOf(found: FoundObject): readonly string[] {
  const parsed = binding.safeParse(found);
  return parsed.success ? [parsed.data.roleRef.name] : [];
}
