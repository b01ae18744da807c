import { CLUSTER_ANNOTATION, HOME_ANNOTATION, isOurs, MANAGED_BY, OUR_NAME, ownersOf } from "@/lib/access/ownership";
import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import type { OwnedPiece } from "./inventory";
import { keptBy } from "./kept-by";

type Whose = { homeUid: string; name: string };
type Marked = Pick<FoundObject, "metadata">;

/** Why an object with our marks goes. */
export const MADE = "made for this connection";

export const pieceOf = (
  found: Pick<FoundObject, "apiVersion" | "kind" | "metadata">,
  what: OwnedPiece["what"],
  fate: OwnedPiece["fate"],
  why: string,
): OwnedPiece => ({ ref: refOf(found), uid: found.metadata.uid, what, fate, why, owners: ownersOf(found) });

export const refOf = ({
  apiVersion,
  kind,
  metadata,
}: Pick<FoundObject, "apiVersion" | "kind" | "metadata">): ObjectRef => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? null,
  name: metadata.name,
});

/** Whether our marks say that an object was made for this very connection. */
export const isOfConnection = (found: Marked, { homeUid, name }: Whose): boolean =>
  isOurs(found, { homeUid }) && found.metadata.annotations?.[CLUSTER_ANNOTATION] === name;

/** Why an object that this connection uses is somebody else's: another connection's by our marks, or an installer's. Null when nobody shows. */
export function strangerWords(found: Marked, whose: Whose): string | null {
  const { labels, annotations } = found.metadata;
  if (labels?.[MANAGED_BY] === OUR_NAME && !isOfConnection(found, whose)) {
    const home = annotations?.[HOME_ANNOTATION] ?? "another home";
    return isOurs(found, whose)
      ? `made for the connection ${annotations?.[CLUSTER_ANNOTATION] ?? "of another name"} of this home`
      : `made for a connection of the Kiali of ${home}`;
  }
  return keptBy(found);
}
