import type { ClusterPlan, World } from "./world";

/** One mesh: its home, named as the mesh, with a control plane and a Kiali, and as many remotes, named `<mesh>-r1` and so on. */
export type MeshPlan = { mesh: string; remotes: number };

/** Meshes side by side that know nothing of each other, each with its own roots of trust. Operators sign in with tokens to remotes. */
export const meshesWorld = (meshes: readonly MeshPlan[]): World => ({
  clusters: meshes.flatMap((plan) => [home(plan), ...remotesOf(plan).map((name) => remote(plan, name))]),
  linked: meshes.flatMap(remotesOf),
});

export const remotesOf = ({ mesh, remotes }: MeshPlan): readonly string[] =>
  Array.from({ length: remotes }, (_, index) => `${mesh}-r${index + 1}`);

const common = { operator: "admin", faults: [] } as const;

const home = ({ mesh }: MeshPlan): ClusterPlan => ({
  ...common,
  name: mesh,
  context: `admin@${mesh}`,
  kubeCluster: mesh,
  credential: "certificate",
  root: mesh,
  istio: { role: "primary", clusterId: mesh, network: `network-${mesh}`, meshId: mesh },
  kiali: { clusterName: mesh, version: "2.29.0" },
});

const remote = ({ mesh }: MeshPlan, name: string): ClusterPlan => ({
  ...common,
  name,
  context: `admin@${name}`,
  kubeCluster: name,
  credential: "token",
  root: mesh,
  istio: { role: "remote", clusterId: name, network: `network-${name}`, meshId: mesh, primaries: [mesh] },
  kiali: null,
});
