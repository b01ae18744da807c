import type { FoundObject, ManagedFields, Manifest } from "@/lib/cluster/cluster";
import { keyOwners as ownersOfKeys } from "@/lib/kiali/key-owners";
import { fingerprint } from "./account-name";

/** The label every object we create carries, and the annotations that tell whose connection it belongs to. */
export const MANAGED_BY = "app.kubernetes.io/managed-by";
export const OUR_NAME = "kiali-fleet";
export const HOME_ANNOTATION = "kiali-fleet.dev/home";
export const HOME_UID_ANNOTATION = "kiali-fleet.dev/home-uid";
export const CLUSTER_ANNOTATION = "kiali-fleet.dev/cluster";

/**
 * On a Secret of the home, owned by the managers of those connections whose last write replaced nothing but the token: their kubeconfig is the
 * one that Kiali read when it started. Its value is the same for all, so that they can own it together.
 */
export const TOKEN_REPLACED = "kiali-fleet.dev/token-replaced";

/** Field manager of everything that belongs to one connection alone: one owner per key of the combined Secret. */
export const connectionManager = (clusterName: string): string => fieldManager(OUR_NAME, clusterName);

/** What Kubernetes allows; a cluster's name may have 253. */
const LONGEST_MANAGER = 128;

/** "prefix/name"; a name that has to be cut ends in a fingerprint of the whole, so that two stay two. */
export function fieldManager(prefix: string, name: string): string {
  const whole = `${prefix}/${name}`;
  return whole.length <= LONGEST_MANAGER ? whole : `${whole.slice(0, LONGEST_MANAGER - 9)}-${fingerprint(name)}`;
}

/** Which connection: names for people, the UID of the home's kube-system namespace for certainty. */
export type Owner = { home: string; homeUid: string; cluster: string };

/** Labels and annotations of a new object. Never Kiali's own labels: part-of=kiali on a Service is how Kiali finds Kialis. */
export const ownershipMarks = ({
  home,
  homeUid,
  cluster,
}: Owner): Pick<Manifest["metadata"], "labels" | "annotations"> => ({
  labels: { [MANAGED_BY]: OUR_NAME },
  annotations: { [HOME_ANNOTATION]: home, [HOME_UID_ANNOTATION]: homeUid, [CLUSTER_ANNOTATION]: cluster },
});

/** True for an object that this very connection made; another home's connection is somebody else. */
export const isOurs = ({ metadata }: Pick<FoundObject, "metadata">, owner: Pick<Owner, "homeUid">): boolean =>
  metadata.labels?.[MANAGED_BY] === OUR_NAME && metadata.annotations?.[HOME_UID_ANNOTATION] === owner.homeUid;

/**
 * Who an object belongs to when it is not ours, in words for the plan's `takesOver`: its label, its helm release, its field
 * managers, or that nobody says.
 */
export function ownersOf({ metadata }: Pick<FoundObject, "metadata">): readonly string[] {
  const release = metadata.annotations?.["meta.helm.sh/release-name"];
  const label = metadata.labels?.[MANAGED_BY];
  const home = metadata.annotations?.[HOME_ANNOTATION];
  const said = [
    ...(release ? [`helm release ${release}`] : []),
    ...(label === OUR_NAME ? [`the connection to the Kiali of ${home ?? "another home"}`] : label ? [label] : []),
    ...(metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`),
  ];
  if (said.length > 0) return said;
  const managers = [...new Set((metadata.managedFields ?? []).map(({ manager }) => manager))];
  return managers.length > 0 ? managers.map((manager) => `field manager ${manager}`) : ["somebody who left no mark"];
}

/** True when the object is part of a Kiali that runs (or ran) in that cluster: such an object is never taken over. */
export function isOfAnotherKiali({ metadata }: Pick<FoundObject, "metadata">): boolean {
  const labels = metadata.labels ?? {};
  return (
    labels["app.kubernetes.io/part-of"] === "kiali" ||
    labels["app.kubernetes.io/name"] === "kiali" ||
    (labels["helm.sh/chart"] ?? "").startsWith("kiali-") ||
    Object.keys(metadata.annotations ?? {}).some((key) => key.startsWith("operator-sdk/")) ||
    (metadata.ownerReferences ?? []).some(({ kind }) => kind === "Kiali")
  );
}

/** Managers that own `data.<key>` of a Secret, by its managed fields. */
export const keyOwners = (managedFields: readonly ManagedFields[] | undefined, key: string): readonly string[] => [
  ...new Set(managedFields ? ownersOfKeys(managedFields).get(key) : []),
];

/** Managers that own an annotation, by the managed fields. */
export const annotationOwners = (managedFields: readonly ManagedFields[] | undefined, key: string): readonly string[] =>
  ownersAt(managedFields, ["f:metadata", "f:annotations", `f:${key}`]);

/** Managers that own a label, by the managed fields. */
export const labelOwners = (managedFields: readonly ManagedFields[] | undefined, key: string): readonly string[] =>
  ownersAt(managedFields, ["f:metadata", "f:labels", `f:${key}`]);

const ownersAt = (managedFields: readonly ManagedFields[] | undefined, path: readonly string[]): readonly string[] => [
  ...new Set((managedFields ?? []).filter(({ fieldsV1 }) => hasPath(fieldsV1, path)).map(({ manager }) => manager)),
];

function hasPath(fields: unknown, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  if (typeof fields !== "object" || fields === null) return false;
  const entry = Object.entries(fields).find(([key]) => key === head);
  return entry !== undefined && hasPath(entry[1], rest);
}
