import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";

type Definition = readonly [group: string, versions: readonly string[], plural: string, kind: string];

const ISTIO: readonly Definition[] = [
  ["telemetry.istio.io", ["v1", "v1alpha1"], "telemetries", "Telemetry"],
  ["networking.istio.io", ["v1", "v1beta1"], "gateways", "Gateway"],
  ["networking.istio.io", ["v1", "v1beta1"], "virtualservices", "VirtualService"],
  ["networking.istio.io", ["v1", "v1beta1"], "destinationrules", "DestinationRule"],
  ["networking.istio.io", ["v1", "v1beta1"], "serviceentries", "ServiceEntry"],
  ["networking.istio.io", ["v1", "v1beta1"], "sidecars", "Sidecar"],
  ["networking.istio.io", ["v1", "v1beta1"], "workloadentries", "WorkloadEntry"],
  ["networking.istio.io", ["v1alpha3"], "envoyfilters", "EnvoyFilter"],
  ["security.istio.io", ["v1", "v1beta1"], "authorizationpolicies", "AuthorizationPolicy"],
  ["security.istio.io", ["v1", "v1beta1"], "peerauthentications", "PeerAuthentication"],
  ["security.istio.io", ["v1", "v1beta1"], "requestauthentications", "RequestAuthentication"],
  ["extensions.istio.io", ["v1alpha1"], "wasmplugins", "WasmPlugin"],
];
const KIALI: readonly Definition[] = [["kiali.io", ["v1alpha1"], "kialis", "Kiali"]];

function define(cluster: SimCluster, [group, versions, plural, kind]: Definition): void {
  ensure(cluster, builtInKind("CustomResourceDefinition"), {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        subresources: { status: {} },
      })),
    },
    status: { conditions: [{ type: "Established", status: "True" }] },
  });
}

export const defineIstio = (cluster: SimCluster): void =>
  ISTIO.forEach((definition) => void define(cluster, definition));
export const defineKiali = (cluster: SimCluster): void =>
  KIALI.forEach((definition) => void define(cluster, definition));
