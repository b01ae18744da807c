import { type Case, config, eastDenies, values, westDenies } from "../changes";
import { istiod, meshConfigMap, namespace, rootCa } from "../healthy-pair";
import { ROOT_B } from "../test-certificates";

export const meshCases: readonly Case[] = [
  {
    id: "remote.control-plane",
    when: "there is nothing of Istio",
    changes: { westLacks: ["Deployment/istio-system/istiod"] },
    status: "warn",
  },
  {
    id: "remote.control-plane",
    when: "a primary controls it",
    changes: {
      westLacks: ["Deployment/istio-system/istiod"],
      westHas: [namespace("istio-system", "u", { annotations: { "topology.istio.io/controlPlaneClusters": "east" } })],
    },
    status: "pass",
    says: /remote, controlled by east/,
  },
  {
    id: "remote.control-plane",
    when: "Deployments are forbidden",
    changes: westDenies("list Deployment"),
    status: "unknown",
  },
  {
    id: "mesh.deployment-model",
    when: "the remote has no Istio",
    changes: { westLacks: ["Deployment/istio-system/istiod"] },
    status: "skip",
  },
  {
    id: "mesh.deployment-model",
    when: "the remote is controlled by the home",
    changes: {
      westLacks: ["Deployment/istio-system/istiod"],
      westHas: [namespace("istio-system", "u", { annotations: { "topology.istio.io/controlPlaneClusters": "east" } })],
    },
    status: "pass",
    says: /primary-remote/,
  },
  {
    id: "mesh.deployment-model",
    when: "each is the primary of another mesh",
    changes: { westHas: [meshConfigMap("mesh2")] },
    status: "skip",
    says: /mesh1 and mesh2/,
  },
  {
    id: "mesh.deployment-model",
    when: "Deployments are forbidden",
    changes: westDenies("list Deployment"),
    status: "unknown",
  },
  {
    id: "remote.cluster-id",
    when: "two sources differ",
    changes: { westHas: [values("other")] },
    status: "fail",
    says: /west and other/,
  },
  {
    id: "remote.cluster-id",
    when: "two sources agree",
    changes: { westHas: [values("west")] },
    status: "pass",
    says: /ConfigMap istio-system\/values/,
  },
  {
    id: "remote.cluster-id",
    when: "nobody named the cluster",
    changes: { westHas: [istiod("Kubernetes")] },
    status: "warn",
    says: /default cluster ID/,
  },
  {
    id: "remote.cluster-id",
    when: "there is nothing of Istio",
    changes: { westLacks: ["Deployment/istio-system/istiod"] },
    status: "warn",
  },
  { id: "remote.cluster-id", when: "nothing may be listed", changes: westDenies("list"), status: "unknown" },
  {
    id: "home.cluster-id",
    when: "Kiali calls it otherwise",
    changes: config("cluster_name: east", "cluster_name: home"),
    status: "warn",
    says: /home, Istio calls it east/,
  },
  {
    id: "home.cluster-id",
    when: "the configuration is forbidden",
    changes: eastDenies("read ConfigMap/istio-system/kiali"),
    status: "unknown",
  },
  {
    id: "mesh.same-id",
    when: "the IDs differ",
    changes: { westHas: [meshConfigMap("mesh2")] },
    status: "warn",
    says: /mesh1 and mesh2/,
  },
  {
    id: "mesh.same-id",
    when: "the remote keeps none",
    changes: { westLacks: ["ConfigMap/istio-system/istio"] },
    status: "skip",
  },
  {
    id: "mesh.same-id",
    when: "it is forbidden",
    changes: westDenies("read ConfigMap/istio-system/istio"),
    status: "unknown",
  },
  { id: "mesh.root-ca", when: "the roots differ", changes: { westHas: [rootCa(ROOT_B)] }, status: "warn" },
  {
    id: "mesh.root-ca",
    when: "it is absent",
    changes: { westLacks: ["ConfigMap/istio-system/istio-ca-root-cert"] },
    status: "skip",
  },
  {
    id: "mesh.root-ca",
    when: "it is forbidden",
    changes: westDenies("read ConfigMap/istio-system/istio-ca-root-cert"),
    status: "unknown",
  },
  {
    id: "mesh.remote-secret",
    when: "there is none",
    changes: { eastLacks: ["Secret/istio-system/istio-remote-secret-west"] },
    status: "warn",
    says: /no Istio remote secret for west/,
  },
  {
    id: "mesh.remote-secret",
    when: "Secrets are forbidden",
    changes: eastDenies("list Secret/istio-system"),
    status: "unknown",
  },
];
