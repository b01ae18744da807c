import { apiVersionOf, type Kind, kindsOf } from "../api/kinds";
import type { JsonObject } from "../json/json";
import type { Store } from "../store/store";

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const verbsOf = (kind: Kind): string[] => (kind.isReview ? ["create"] : VERBS);
const isGroup = (group: string) => (kind: Kind) => kind.group === group;

/** GET /apis or /api/v1 style: the resources of one group/version; null when it is not served. */
export function resourceList(store: Store, group: string, version: string): JsonObject | null {
  const kinds = kindsOf(store).filter((kind) => kind.group === group && kind.version === version);
  const [first] = kinds;
  if (!first) return null;
  const resources = kinds.flatMap((kind) => [
    {
      name: kind.resource,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: verbsOf(kind),
      ...(kind.shortNames.length > 0 ? { shortNames: [...kind.shortNames] } : {}),
    },
    ...kind.subresources.map((name) => ({
      name: `${kind.resource}/${name}`,
      singularName: "",
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: ["get", "patch", "update"],
    })),
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf(first), resources };
}

const versionsOf = (store: Store, group: string): string[] => [
  ...new Set(
    kindsOf(store)
      .filter(isGroup(group))
      .map((kind) => kind.version),
  ),
];
const groupsOf = (store: Store): string[] =>
  [...new Set(kindsOf(store).map((kind) => kind.group))].filter(Boolean).sort();

/** GET /apis as clients without aggregated discovery read it. */
export function groupList(store: Store): JsonObject {
  const groups = groupsOf(store).map((name) => groupOf(store, name));
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

export function groupOf(store: Store, name: string): JsonObject {
  const versions = versionsOf(store, name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] ?? {} };
}

/** GET /api or /apis as one document, `APIGroupDiscoveryList`. */
export function aggregated(store: Store, isCore: boolean): JsonObject {
  const groups = isCore ? [""] : groupsOf(store);
  const items = groups.map((name) => ({
    metadata: { creationTimestamp: null, ...(name ? { name } : {}) },
    versions: versionsOf(store, name).map((version) => ({
      version,
      freshness: "Current",
      resources: kindsOf(store)
        .filter((kind) => kind.group === name && kind.version === version)
        .map(aggregatedResource),
    })),
  }));
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

function aggregatedResource(kind: Kind): JsonObject {
  const responseKind = { group: kind.group, version: kind.version, kind: kind.kind };
  const subresources = kind.subresources.map((subresource) => ({
    subresource,
    responseKind,
    verbs: ["get", "patch", "update"],
  }));
  return {
    resource: kind.resource,
    responseKind,
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: [...kind.shortNames] } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}
