import type { FoundObject } from "@/lib/cluster/cluster";

const PRIMARY_RESOURCE = "operator-sdk/primary-resource";

/** Who would miss an object or make it again, because he made it and looks after it: an operator, a Helm release, an owner. Null when nobody shows. */
export function keptBy({ metadata }: Pick<FoundObject, "metadata">): string | null {
  const annotations = metadata.annotations ?? {};
  const primary = annotations[PRIMARY_RESOURCE];
  if (primary !== undefined) return `the Kiali resource ${primary} made it`;
  const release = annotations["meta.helm.sh/release-name"];
  if (release !== undefined) return `the Helm release ${release} made it`;
  const owner = metadata.ownerReferences?.[0];
  return owner ? `it belongs to ${owner.kind} ${owner.name}` : null;
}
