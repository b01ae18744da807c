import { refOf, stepId } from "@/lib/access/change-for";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import { isOfConnection } from "@/lib/access/inventory/piece-of";
import { OUR_NAME, ownershipMarks, ownersOf } from "@/lib/access/ownership";
import type { Halves } from "@/lib/access/repair/read-halves";
import type { FoundObject, Manifest } from "@/lib/cluster/cluster";
import { isSoleOwner } from "@/lib/plan/claim-fields";
import { diffFields } from "@/lib/plan/diff-fields";
import { objectName } from "@/lib/plan/object-name";
import type { Change, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";

/** Where `kubectl apply` keeps what it was given, tokens included. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** In which order marks are put on: who it is, what it may do, what it shows. */
const ORDER: readonly OwnedPiece["what"][] = ["account", "role", "binding", "token", "config"];

export type RemoteMarks = { steps: readonly Change[]; warnings: readonly string[] };

type RemoteHalf = Pick<Halves, "pieces" | "ownKiali" | "identity" | "name" | "owner"> & {
  remote: Pick<Halves["remote"], "cluster">;
};

/** Our marks on what belongs to this connection alone in its remote. What a live Kiali or anybody else needs is left as it is, and said. */
export async function adoptRemote(halves: RemoteHalf, place: Place): Promise<Result<RemoteMarks>> {
  const { pieces, ownKiali, identity, name, remote } = halves;
  const steps: Change[] = [];
  for (const what of ORDER)
    for (const piece of pieces.filter((each) => each.what === what && each.fate === "delete")) {
      const found = await remote.cluster.read(piece.ref);
      if (!found.ok) return found;
      if (found.value) steps.push({ ...markStep(halves, found.value, place), together: "marks" });
    }
  const who = identity ? `${identity.namespace}/${identity.name}` : "its account";
  const left = pieces.filter(({ what, fate }) => fate === "stay" && what !== "namespace" && what !== "config");
  return ok({
    steps,
    warnings: [
      ...(ownKiali === null
        ? left.map(({ ref, why }) => `${objectName(ref)} in ${place.context} is left as it is: ${why}.`)
        : [
            `${who} in ${place.context} is also the account of a Kiali that runs there (${ownKiali}): the account and its rights are left as they are. Connect ${name} anew to give it an identity of its own.`,
          ]),
      ...(identity
        ? []
        : [`Nobody can tell which account of ${place.context} ${name} signs in as: nothing there is marked.`]),
    ],
  });
}

function markStep({ owner }: Pick<Halves, "owner">, found: FoundObject, place: Place): Change {
  const { name, namespace } = found.metadata;
  const { labels = {}, annotations = {} } = ownershipMarks(owner);
  const manifest: Manifest = {
    apiVersion: found.apiVersion,
    kind: found.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels, annotations },
    ...contentOf(found),
  };
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref };
  const fields = diffFields(manifest, found);
  const isIts = isOfConnection(found, { homeUid: owner.homeUid, name: owner.cluster });
  const isLeft = found.metadata.annotations?.[LAST_APPLIED] !== undefined;
  if (isIts && fields.length === 0 && !isLeft && isSoleOwner(found, OUR_NAME))
    return { ...common, verb: "keep", why: "has our marks already" };
  return {
    ...common,
    verb: "update",
    manifest,
    manager: OUR_NAME,
    fields: [
      ...fields,
      ...(isLeft ? [{ path: `metadata.annotations["${LAST_APPLIED}"]`, from: "what was applied", to: null }] : []),
    ],
    takesOver: ownersOf(found),
    uid: found.metadata.uid,
    claims: { drops: [LAST_APPLIED] },
    why: "is told to be this connection's, so that it can be repaired and revoked as a whole",
  };
}

/** What we own from now on, as it is: nothing of it changes, but that no pod gets the account's token mounted. */
function contentOf(found: FoundObject): Record<string, unknown> {
  switch (found.kind) {
    case "ServiceAccount":
      return { automountServiceAccountToken: false };
    case "ClusterRole":
    case "Role":
      return { rules: found.rules };
    case "ClusterRoleBinding":
    case "RoleBinding":
      return { roleRef: found.roleRef, subjects: found.subjects };
    case "Secret":
      return { type: found.type };
    default:
      return {};
  }
}
