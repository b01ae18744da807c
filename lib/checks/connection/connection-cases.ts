import {
  type Case,
  combined,
  config,
  eastDenies,
  failing,
  kubeconfig,
  server,
  values,
  westDenies,
  westFails,
} from "../changes";
import { configMap, EAST, istiod, object, WEST } from "../healthy-pair";
import { ENDED, ROOT_B } from "../test-certificates";

const endpoints = (address: string) =>
  object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    { endpoints: [{ addresses: [address] }], ports: [{ name: "https", port: 6443 }] },
  );

export const connectionCases: readonly Case[] = [
  {
    id: "connection.name",
    when: "another is typed",
    changes: { wish: { name: "other" } },
    status: "fail",
    says: /not Istio's name/,
  },
  {
    id: "connection.name",
    when: "Istio is not there",
    changes: { westLacks: ["Deployment/istio-system/istiod"] },
    status: "warn",
  },
  {
    id: "connection.name",
    when: "the sources differ",
    changes: { westHas: [values("other")], wish: { name: "third" } },
    status: "skip",
  },
  { id: "connection.name", when: "nothing may be listed", changes: westDenies("list"), status: "unknown" },
  {
    id: "connection.name-valid",
    when: "it is no volume name in the labelled form",
    changes: { westHas: [istiod("West_1")], wish: { form: "labelled" } },
    status: "fail",
  },
  {
    id: "connection.name-valid",
    when: "it has capitals in the combined form",
    changes: { westHas: [istiod("West_1")] },
    status: "pass",
  },
  {
    id: "connection.name-valid",
    when: "Deployments are forbidden",
    changes: eastDenies("list Deployment"),
    status: "unknown",
  },
  {
    id: "connection.name-free",
    when: "it is the home's",
    changes: { wish: { name: "east" } },
    status: "fail",
    says: /calls its home/,
  },
  {
    id: "connection.name-free",
    when: "a labelled Secret has it",
    changes: {
      eastHas: [
        object(
          "v1",
          "Secret",
          {
            name: "kiali-remote-cluster-secret-west",
            namespace: "istio-system",
            labels: { "kiali.io/multiCluster": "true" },
          },
          { stringData: { west: kubeconfig("west", server) } },
        ),
      ],
    },
    status: "fail",
    says: /kiali-remote-cluster-secret-west/,
  },
  {
    id: "connection.name-free",
    when: "it is a token key",
    changes: { eastHas: [combined({ a: kubeconfig("a", server) })], wish: { name: "a.token" } },
    status: "fail",
  },
  {
    id: "connection.name-free",
    when: "Secrets are forbidden",
    changes: eastDenies("list Secret/istio-system"),
    status: "unknown",
  },
  {
    id: "connection.existing",
    when: "kubectl wrote it",
    changes: { eastHas: [combined({ west: kubeconfig("west", server) })] },
    status: "warn",
    says: /kubectl wrote/,
  },
  {
    id: "connection.existing",
    when: "we wrote it",
    changes: {
      east: { ...EAST, manager: "kiali-fleet/west" },
      eastHas: [combined({ west: kubeconfig("west", server) })],
    },
    status: "pass",
    says: /our entry/,
  },
  {
    id: "connection.existing",
    when: "Secrets are forbidden",
    changes: eastDenies("list Secret/istio-system"),
    status: "unknown",
  },
  {
    id: "connection.not-twice",
    when: "another name leads there",
    changes: { eastHas: [combined({ old: kubeconfig("old", `${server}/`) })] },
    status: "warn",
    says: /as old already/,
  },
  {
    id: "connection.not-twice",
    when: "Secrets are forbidden",
    changes: eastDenies("list Secret/istio-system"),
    status: "unknown",
  },
  ...[
    "https://127.0.0.1:6443",
    "https://localhost:1",
    "https://[::1]:1",
    "https://kubernetes.docker.internal:6443",
    "https://minikube:8443",
    "https://0.0.0.0:6443",
    "https://169.254.169.254",
    "http://api.west.example.com",
  ].map(
    (address): Case => ({
      id: "connection.address",
      when: `it is ${address}`,
      changes: { wish: { server: address } },
      status: "fail",
    }),
  ),
  ...["https://west-control-plane:6443", "https://west:6443"].map(
    (address): Case => ({
      id: "connection.address",
      when: `it is ${address}`,
      changes: { wish: { server: address } },
      status: "warn",
    }),
  ),
  ...["https://10.0.0.5:6443", "https://192.168.1.5", "https://[fd00::5]:6443"].map(
    (address): Case => ({
      id: "connection.address",
      when: `it is ${address}`,
      changes: { wish: { server: address } },
      status: "pass",
    }),
  ),
  {
    id: "connection.address",
    when: "it is loopback and the endpoints name another",
    changes: { wish: { server: "https://127.0.0.1:6443" }, westHas: [endpoints("172.18.0.2")] },
    status: "fail",
    says: /inside its own cluster it is https:\/\/172\.18\.0\.2:6443/,
  },
  {
    id: "connection.address",
    when: "its own endpoints name it",
    changes: { wish: { server: "https://127.0.0.1:6443" }, westHas: [endpoints("127.0.0.1")] },
    status: "pass",
    says: /own endpoints/,
  },
  {
    id: "connection.tls-covers-address",
    when: "the address is another",
    changes: { wish: { server: "https://10.0.0.5:6443" } },
    status: "fail",
    says: /not for 10\.0\.0\.5/,
  },
  {
    id: "connection.tls-covers-address",
    when: "a TLS server name is given",
    changes: { wish: { server: "https://10.0.0.5:6443", tlsServerName: "kubernetes" } },
    status: "pass",
  },
  {
    id: "connection.tls-covers-address",
    when: "nothing is verified",
    changes: { wish: { ca: "insecure" } },
    status: "skip",
  },
  {
    id: "connection.tls-covers-address",
    when: "the certificate cannot be seen",
    changes: westFails({ tlsIdentity: failing }),
    status: "unknown",
  },
  { id: "connection.trust", when: "nothing is verified", changes: { wish: { ca: "insecure" } }, status: "warn" },
  {
    id: "connection.trust",
    when: "the CA is no certificate",
    changes: { wish: { ca: { pem: "hello" } } },
    status: "fail",
  },
  {
    id: "connection.trust",
    when: "the CA ended",
    changes: { wish: { ca: { pem: ENDED } } },
    status: "fail",
    says: /2021/,
  },
  {
    id: "connection.trust",
    when: "there is none",
    changes: { west: { ...WEST, endpoint: { ca: null } } },
    status: "fail",
    says: /no CA/,
  },
  {
    id: "connection.trust",
    when: "the cluster's own is taken",
    changes: {
      wish: { ca: "kube-root-ca" },
      westHas: [configMap("kube-system", "kube-root-ca.crt", { "ca.crt": ROOT_B })],
    },
    status: "pass",
    says: /kube-root-ca\.crt/,
  },
  {
    id: "connection.trust",
    when: "the CA cannot be looked for",
    changes: { ...westDenies("read ConfigMap"), wish: { ca: "kube-root-ca" } },
    status: "unknown",
  },
  {
    id: "connection.access",
    when: "full is chosen for nothing",
    changes: { wish: { access: "full" } },
    status: "warn",
  },
  {
    id: "connection.access",
    when: "view-only is chosen although Kiali writes",
    changes: { ...config("view_only_mode: true", "view_only_mode: false"), wish: { access: "view-only" } },
    status: "warn",
  },
  {
    id: "connection.access",
    when: "Deployments are forbidden",
    changes: eastDenies("list Deployment"),
    status: "unknown",
  },
  {
    id: "connection.secret-size",
    when: "it is full",
    changes: { eastHas: [combined({ big: "x".repeat(1_048_000) })] },
    status: "fail",
  },
  {
    id: "connection.secret-size",
    when: "it is nearly full",
    changes: { eastHas: [combined({ big: "x".repeat(900_000) })] },
    status: "warn",
  },
  {
    id: "connection.secret-size",
    when: "each cluster has its own",
    changes: { wish: { form: "labelled" } },
    status: "skip",
  },
  {
    id: "connection.secret-size",
    when: "Secrets are forbidden",
    changes: eastDenies("list Secret/istio-system"),
    status: "unknown",
  },
];
