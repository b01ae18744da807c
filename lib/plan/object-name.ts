import type { ObjectRef } from "@/lib/cluster/cluster";

/** "ServiceAccount istio-system/kiali-remote-east": how people and problems name one object. */
export const objectName = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace ? `${namespace}/` : ""}${name}`;
