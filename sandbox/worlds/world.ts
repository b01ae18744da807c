import type { Fault } from "../faults/fault-board";
import type { IstioPlan } from "./install-istio";
import type { KialiPlan } from "./install-kiali";

export type CredentialKind = "certificate" | "token" | "token-file" | "exec";

/** One cluster of a world, before it exists. */
export type ClusterPlan = {
  /** The key in `sandbox.clusters`. */
  name: string;
  /** How the kubeconfig calls it. */
  context: string;
  kubeCluster: string;
  credential: CredentialKind;
  /** What the operator of the kubeconfig may do there. */
  operator: "admin" | "viewer";
  istio: Omit<IstioPlan, "rootCa"> | null;
  /** Clusters with the same root share an Istio trust anchor. */
  root: string;
  kiali: KialiPlan | null;
  faults: readonly Fault[];
  /** What the stores of the home have of it: samples up to now, samples that ended a while ago, or nothing; up to now unless told. */
  reports?: "now" | "before" | "never";
  gitVersion?: string;
};

const MESH = "mesh1";
const base = { credential: "certificate", operator: "admin", root: "acme", kiali: null, faults: [] } as const;
const remote = (clusterId: string): Omit<IstioPlan, "rootCa"> => ({
  role: "remote",
  clusterId,
  network: `network-${clusterId}`,
  meshId: MESH,
  primaries: ["east"],
});

const east: ClusterPlan = {
  ...base,
  name: "east",
  context: "admin@prod-east-1",
  kubeCluster: "prod-east-1",
  istio: { role: "primary", clusterId: "east", network: "network-east", meshId: MESH },
  kiali: { clusterName: "east", version: "2.29.0" },
};
const west: ClusterPlan = {
  ...base,
  name: "west",
  context: "prod-west-1",
  kubeCluster: "prod-west-1",
  credential: "token",
  istio: remote("west"),
};

/** Which Istio cluster IDs the home's control plane is linked to. */
export type World = { clusters: readonly ClusterPlan[]; linked: readonly string[] };

const pair: World = { clusters: [east, west], linked: ["west"] };
const demo: World = {
  clusters: [
    east,
    west,
    {
      ...base,
      name: "north",
      context: "viewer@prod-north-1",
      kubeCluster: "prod-north-1",
      credential: "token-file",
      operator: "viewer",
      istio: remote("north"),
      reports: "never",
    },
    {
      ...base,
      name: "south",
      context: "admin@prod-south-1",
      kubeCluster: "prod-south-1",
      istio: remote("south"),
      faults: [{ kind: "refuse" }],
      reports: "before",
    },
    {
      ...base,
      name: "staging",
      context: "arn:aws:eks:eu-west-1:123456789012:cluster/staging",
      kubeCluster: "arn:aws:eks:eu-west-1:123456789012:cluster/staging",
      credential: "exec",
      root: "staging",
      istio: { role: "primary", clusterId: "Kubernetes", network: "", meshId: "cluster.local" },
      kiali: { clusterName: "Kubernetes", version: "2.29.0", installer: "operator" },
      gitVersion: "v1.36.4",
    },
  ],
  linked: ["west", "north", "south"],
};

/** A remote like west, for worlds with many. */
function extra(name: string): ClusterPlan {
  return { ...west, name, context: `prod-${name}-1`, kubeCluster: `prod-${name}-1`, istio: remote(name) };
}

export type WorldName = "pair" | "demo" | "bare";

/** The clusters of a named world, with this many more healthy remotes (`r1`, `r2`, …). "bare" has no Istio and no Kiali. */
export function worldOf(name: WorldName, remotes = 0): World {
  const names = Array.from({ length: remotes }, (_, index) => `r${index + 1}`);
  const known = name === "demo" ? demo : pair;
  const clusters = [...known.clusters, ...names.map(extra)];
  if (name !== "bare") return { clusters, linked: [...known.linked, ...names] };
  return { clusters: clusters.map((plan) => ({ ...plan, istio: null, kiali: null })), linked: [] };
}
