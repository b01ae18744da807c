import type { FoundObject, Manifest, ObjectRef } from "@/lib/cluster/cluster";
import { diffFields } from "@/lib/plan/diff-fields";
import { objectName } from "@/lib/plan/object-name";
import type { Change, Place } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { isOfAnotherKiali, isOurs, OUR_NAME, type Owner, ownersOf } from "./ownership";

export type Wanted = { place: Place; manifest: Manifest; found: FoundObject | null; owner: Owner; why: string };

export const refOf = ({ apiVersion, kind, metadata }: Manifest): ObjectRef => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? null,
  name: metadata.name,
});

/** "remote/ServiceAccount/istio-system/kiali-remote-east"; without the namespace when there is none. */
export const stepId = ({ side }: Place, { kind, namespace, name }: ObjectRef): string =>
  [side, kind, ...(namespace === null ? [] : [namespace]), name].join("/");

/**
 * Create, update or keep one object of the remote. What is not ours is an update that names whom it takes over; what belongs to
 * another Kiali is refused with another name, because overwriting it would break that Kiali.
 */
export function changeFor({ place, manifest, found, owner, why }: Wanted): Result<Change> {
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref };
  const fields = diffFields(manifest, found);
  if (!found)
    return ok({ ...common, verb: "create", why, manifest, manager: OUR_NAME, fields, takesOver: [], uid: null });
  const ours = isOurs(found, owner);
  if (!ours && isOfAnotherKiali(found)) {
    const taken = `${objectName(ref)} in ${place.context} belongs to a Kiali of that cluster (${ownersOf(found).join(", ")})`;
    return fail({
      kind: "invalid-input",
      fields: { account: [`${taken}. Take another name, for example kiali-remote-${safe(owner.home)}`] },
    });
  }
  if (ours && fields.length === 0) return ok({ ...common, verb: "keep", why: "already as wanted" });
  const { uid } = found.metadata;
  const takesOver = ours ? [] : ownersOf(found);
  return ok({ ...common, verb: "update", why, manifest, manager: OUR_NAME, fields, takesOver, uid });
}

const safe = (name: string): string => name.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
