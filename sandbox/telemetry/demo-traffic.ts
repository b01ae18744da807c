import type { MeshTraffic, OtherSeries, Place, Stream } from "./mesh-traffic";

const at = (cluster: string, workload: string, namespace = "bookinfo"): Place => ({ cluster, namespace, workload });
const mesh1 = { mesh_id: "mesh1" };
const mesh2 = { mesh_id: "mesh2" };
const within = (cluster: string): Stream => ({
  from: at(cluster, "productpage"),
  to: at(cluster, "reviews"),
  labels: mesh1,
});
const stoppedWithin = (cluster: string): Stream => ({ ...within(cluster), endedSecondsAgo: 1_200 });
const between = (from: string, to: string): Stream => ({
  from: at(from, "productpage"),
  to: at(to, "reviews"),
  labels: mesh1,
});
/** Requests from outside the mesh: only the gateway that takes them in reports. */
const enters = (cluster: string): Stream => ({
  from: at("unknown", "unknown", "unknown"),
  to: at(cluster, "istio-ingressgateway", "istio-system"),
  reporters: ["destination"],
  labels: mesh1,
});

/** A second mesh that writes into the same store. */
const otherMesh: readonly Stream[] = [
  { from: at("shop-a", "cart", "shop"), to: at("shop-b", "stock", "shop"), labels: mesh2 },
  { from: at("shop-b", "stock", "shop"), to: at("shop-b", "ledger", "shop"), protocol: "tcp", labels: mesh2 },
];
const beside: readonly OtherSeries[] = [
  { name: "up", labels: { job: "kubernetes-pods", instance: "10.201.0.7:15090" }, value: 1 },
  { name: "istio_build", labels: { component: "proxy", tag: "1.31.1", ...mesh1 }, value: 1 },
  { name: "istio_build", labels: { component: "ztunnel", tag: "1.31.1" }, value: 1 },
  { name: "kiali_clusters", labels: { job: "kiali" }, value: 2 },
];

/**
 * What a store of the demo holds: the named clusters talk to themselves and to the next one, "legacy" is in telemetry and
 * nowhere else, and another mesh writes there too. `ended` fell silent twenty minutes ago.
 */
export function demoTraffic(clusters: readonly string[], ended: readonly string[] = []): MeshTraffic {
  const [first, ...others] = clusters;
  const streams = [...clusters.map(within), ...ended.map(stoppedWithin)];
  const chain = clusters.slice(1).map((to, index) => between(clusters[index] ?? to, to));
  const back = others.length > 0 && first ? [between(others[0] ?? first, first)] : [];
  const entering = first ? [enters(first), between(first, "legacy"), within("legacy"), stored(first)] : [];
  return { streams: [...streams, ...chain, ...back, ...entering, ...otherMesh], others: beside };
}

const stored = (cluster: string): Stream => ({
  from: at(cluster, "reviews"),
  to: at(cluster, "mongodb"),
  protocol: "tcp",
  labels: mesh1,
});
