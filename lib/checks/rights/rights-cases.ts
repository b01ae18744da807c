import { type Case, eastDenies, eastMay, not, operatorMark, westDenies, westMay } from "../changes";
import { kialiDeployment, namespace } from "../healthy-pair";

export const rightsCases: readonly Case[] = [
  ...["serviceaccounts", "clusterroles", "clusterrolebindings", "secrets"].flatMap((kind): readonly Case[] => [
    {
      id: `remote.may-create-${kind}`,
      when: "patch is denied",
      changes: westMay(not(kind, ["patch"])),
      status: "fail",
      says: new RegExp(`patch ${kind}`),
    },
    { id: `remote.may-create-${kind}`, when: "reviews are forbidden", changes: westDenies("may"), status: "unknown" },
  ]),
  {
    id: "remote.may-create-secrets",
    when: "the token is requested",
    changes: { wish: { token: "request" } },
    status: "skip",
  },
  { id: "remote.may-create-tokens", when: "the token is kept in a Secret", changes: {}, status: "skip" },
  {
    id: "remote.may-create-tokens",
    when: "the token is requested",
    changes: { wish: { token: "request" } },
    status: "pass",
  },
  {
    id: "remote.may-create-tokens",
    when: "it is denied",
    changes: { ...westMay(not("serviceaccounts/token")), wish: { token: "request" } },
    status: "fail",
  },
  {
    id: "remote.may-create-tokens",
    when: "reviews are forbidden",
    changes: { ...westDenies("may"), wish: { token: "request" } },
    status: "unknown",
  },
  {
    id: "remote.may-create-namespace",
    when: "it is absent",
    changes: { westLacks: ["Namespace//istio-system"] },
    status: "pass",
    says: /you may create it/,
  },
  {
    id: "remote.may-create-namespace",
    when: "it is absent and denied",
    changes: { ...westMay(not("namespaces")), wish: { namespace: "elsewhere" } },
    status: "fail",
  },
  {
    id: "remote.may-create-namespace",
    when: "it is being deleted",
    changes: { westHas: [namespace("istio-system", "u", { deletionTimestamp: "2026-11-22T12:00:00Z" })] },
    status: "fail",
  },
  {
    id: "remote.may-create-namespace",
    when: "it cannot be read",
    changes: westDenies("read Namespace//istio-system"),
    status: "unknown",
  },
  {
    id: "remote.may-grant",
    when: "nothing may be escalated, but everything is held",
    changes: westMay(({ verb }) => verb !== "escalate"),
    status: "pass",
    says: /you hold all/,
  },
  {
    id: "remote.may-grant",
    when: "a rule is not held",
    changes: westMay(({ verb, resource }) => verb !== "bind" && resource !== "cronjobs"),
    status: "fail",
    says: /cronjobs\.batch/,
  },
  { id: "remote.may-grant", when: "reviews are forbidden", changes: westDenies("may"), status: "unknown" },
  { id: "home.may-write-secret", when: "patch is denied", changes: eastMay(not("secrets", ["patch"])), status: "fail" },
  { id: "home.may-write-secret", when: "reviews are forbidden", changes: eastDenies("may"), status: "unknown" },
  {
    id: "home.may-restart-kiali",
    when: "patch is denied",
    changes: eastMay(not("deployments", ["patch"])),
    status: "fail",
    says: /patch deployments\.apps\/kiali in namespace istio-system/,
  },
  { id: "home.may-restart-kiali", when: "reviews are forbidden", changes: eastDenies("may"), status: "unknown" },
  {
    id: "home.may-reconcile-kiali",
    when: "it is denied",
    changes: {
      ...eastMay(not("kialis", ["patch"])),
      eastHas: [kialiDeployment({ annotations: operatorMark })],
      wish: { form: "labelled" },
    },
    status: "fail",
  },
  {
    id: "home.may-reconcile-kiali",
    when: "it is allowed",
    changes: { eastHas: [kialiDeployment({ annotations: operatorMark })], wish: { form: "labelled" } },
    status: "pass",
  },
  {
    id: "home.may-reconcile-kiali",
    when: "reviews are forbidden",
    changes: {
      ...eastDenies("may"),
      eastHas: [kialiDeployment({ annotations: operatorMark })],
      wish: { form: "labelled" },
    },
    status: "unknown",
  },
  {
    id: "home.may-reach-kiali",
    when: "it is denied",
    changes: eastMay(not("services/proxy", ["get"])),
    status: "fail",
  },
  { id: "home.may-reach-kiali", when: "reviews are forbidden", changes: eastDenies("may"), status: "unknown" },
  {
    id: "home.may-reach-kiali",
    when: "there is no Service",
    changes: { eastLacks: ["Service/istio-system/kiali"] },
    status: "skip",
  },
];
