import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import type { Json, JsonObject } from "../json/json";

const READ = ["get", "list", "watch"];
const rule = (apiGroups: string[], resources: string[], verbs: string[]): JsonObject => ({
  apiGroups,
  resources,
  verbs,
});
const everything: JsonObject[] = [rule(["*"], ["*"], ["*"]), { nonResourceURLs: ["*"], verbs: ["*"] }];
const viewed: JsonObject[] = [
  rule(
    [""],
    [
      "configmaps",
      "endpoints",
      "events",
      "namespaces",
      "nodes",
      "pods",
      "pods/log",
      "replicationcontrollers",
      "serviceaccounts",
      "services",
    ],
    READ,
  ),
  rule(["apps"], ["daemonsets", "deployments", "replicasets", "statefulsets"], READ),
  rule(["discovery.k8s.io"], ["endpointslices"], READ),
  rule(["batch"], ["cronjobs", "jobs"], READ),
];
const discovered: JsonObject[] = [
  {
    nonResourceURLs: [
      "/api",
      "/api/*",
      "/apis",
      "/apis/*",
      "/healthz",
      "/livez",
      "/openapi",
      "/openapi/*",
      "/readyz",
      "/version",
      "/version/",
    ],
    verbs: ["get"],
  },
];
const published: JsonObject[] = [
  { nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"], verbs: ["get"] },
];
const asked: JsonObject[] = [
  rule(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
  rule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
];

const ROLES: readonly (readonly [string, readonly JsonObject[], readonly string[]])[] = [
  ["cluster-admin", everything, ["system:masters"]],
  ["system:discovery", discovered, ["system:authenticated"]],
  ["system:public-info-viewer", published, ["system:authenticated", "system:unauthenticated"]],
  ["system:basic-user", asked, ["system:authenticated"]],
  ["view", viewed, []],
];

/** A ClusterRole and a binding of it to these subjects. */
export function grant(
  cluster: SimCluster,
  name: string,
  rules: readonly JsonObject[],
  subjects: readonly Json[],
  labels: JsonObject = {},
): void {
  ensure(cluster, builtInKind("ClusterRole"), { metadata: { name, labels }, rules: [...rules] });
  if (subjects.length > 0) bind(cluster, name, name, subjects, labels);
}

export function bind(
  cluster: SimCluster,
  name: string,
  role: string,
  subjects: readonly Json[],
  labels: JsonObject = {},
): void {
  ensure(cluster, builtInKind("ClusterRoleBinding"), {
    metadata: { name, labels },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [...subjects],
  });
}

/** What every cluster is born with: namespaces, a node, the kubernetes Service and the system roles. */
export function bootstrap(cluster: SimCluster): void {
  for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"])
    ensure(cluster, builtInKind("Namespace"), { metadata: { name } });
  for (const [name, rules, groups] of ROLES) {
    const subjects = groups.map((group) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }));
    grant(cluster, name, rules, subjects, { "kubernetes.io/bootstrapping": "rbac-defaults" });
  }
  const capacity = { cpu: "8", memory: "16Gi", pods: "110" };
  const conditions = [
    { type: "Ready", status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" },
  ];
  ensure(cluster, builtInKind("Node"), {
    metadata: { name: `${cluster.name}-node`, labels: { "kubernetes.io/hostname": `${cluster.name}-node` } },
    spec: {},
    status: { capacity, allocatable: capacity, conditions, nodeInfo: { kubeletVersion: cluster.gitVersion } },
  });
  ensure(cluster, builtInKind("Service"), {
    metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
    spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, targetPort: 6443 }] },
  });
}
