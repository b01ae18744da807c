import { stringify } from "yaml";
import { builtInKind } from "../api/kinds";
import type { TrustedIssuer } from "../auth/trusted-issuer";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import type { JsonObject } from "../json/json";
import type { Issuer } from "../oidc/issuer";
import { bind } from "./bootstrap";

const RBAC = "rbac.authorization.k8s.io";
const MESH = "istio-system";
/** Where a cluster's own pods say whom its API server trusts; "hidden": as with a managed control plane, nowhere. */
export type Evidence = "config" | "flags" | "hidden";

/** How the clusters of the sandbox trust its issuer: one names people differently, one waits for another audience, the rest do not. */
export function trustIn(name: string, { url, ca, clientId }: Issuer): readonly TrustedIssuer[] {
  switch (name) {
    case "east":
      return [{ url, ca, audiences: [clientId], prefix: "oidc:" }];
    case "west":
      return [{ url, ca, audiences: [clientId], prefix: "corp:" }];
    case "north":
      return [{ url, ca, audiences: ["mesh-tools"], prefix: "oidc:" }];
    default:
      return [];
  }
}

export const evidenceIn = (name: string): Evidence =>
  name === "east" ? "config" : name === "west" ? "flags" : "hidden";

/** What a home's Kiali needs to sign people in at the issuer; merged into its config.yaml. */
export const openidConfig = ({ url, clientId }: Pick<Issuer, "url" | "clientId">): JsonObject => ({
  client_id: clientId,
  issuer_uri: url,
  scopes: ["openid", "email", "groups"],
  username_claim: "email",
});

/** The authority that Kiali trusts for its issuer, as its documentation says to give it. */
export function installIssuerCa(cluster: SimCluster, ca: string): void {
  ensure(cluster, builtInKind("ConfigMap"), {
    metadata: { name: "kiali-cabundle", namespace: MESH },
    data: { "openid-server-ca.crt": ca },
  });
}

/**
 * Two applications that people look at, and who may: whoever is in mesh-admins everywhere; bookinfo's viewers in east, where the binding
 * names their group, and not in west, where nobody made one. Says whom the API server trusts where its pods would.
 */
export function installUsers(cluster: SimCluster, trusted: readonly TrustedIssuer[], evidence: Evidence): void {
  for (const name of ["bookinfo", "payments"]) ensure(cluster, builtInKind("Namespace"), { metadata: { name } });
  const [first] = trusted;
  if (!first) return;
  const group = (name: string) => ({ apiGroup: RBAC, kind: "Group", name: `${first.prefix}${name}` });
  bind(cluster, "mesh-admins", "cluster-admin", [group("mesh-admins")]);
  if (evidence === "config")
    ensure(cluster, builtInKind("RoleBinding"), {
      metadata: { name: "bookinfo-viewers", namespace: "bookinfo" },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "view" },
      subjects: [group("bookinfo-viewers")],
    });
  if (evidence !== "hidden") installServerPod(cluster, first, evidence === "config");
}

const AUTHENTICATION = "authentication";

/** The static pod that a self-managed control plane shows for its API server. */
function installServerPod(cluster: SimCluster, trusted: TrustedIssuer, isConfig: boolean): void {
  const namespace = "kube-system";
  const { url, audiences, prefix, ca } = trusted;
  const flags = isConfig
    ? ["--authentication-config=/etc/kubernetes/authentication/config.yaml"]
    : [
        `--oidc-issuer-url=${url}`,
        `--oidc-client-id=${audiences[0]}`,
        "--oidc-username-claim=email",
        `--oidc-username-prefix=${prefix}`,
        "--oidc-groups-claim=groups",
        `--oidc-groups-prefix=${prefix}`,
        "--oidc-ca-file=/etc/kubernetes/pki/oidc-ca.crt",
      ];
  const mapping = (claim: string) => ({ claim, prefix });
  const config = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AuthenticationConfiguration",
    jwt: [
      {
        issuer: { url, audiences: [...audiences], audienceMatchPolicy: "MatchAny", certificateAuthority: ca },
        claimMappings: { username: mapping("email"), groups: mapping("groups"), uid: { claim: "sub" } },
      },
    ],
  };
  if (isConfig)
    ensure(cluster, builtInKind("ConfigMap"), {
      metadata: { name: AUTHENTICATION, namespace },
      data: { "config.yaml": stringify(config) },
    });
  ensure(cluster, builtInKind("Pod"), {
    metadata: {
      name: `kube-apiserver-${cluster.name}-node`,
      namespace,
      labels: { component: "kube-apiserver", tier: "control-plane" },
    },
    spec: {
      containers: [
        {
          name: "kube-apiserver",
          image: `registry.k8s.io/kube-apiserver:${cluster.gitVersion}`,
          command: ["kube-apiserver", "--authorization-mode=Node,RBAC", ...flags],
          ...(isConfig
            ? { volumeMounts: [{ name: AUTHENTICATION, mountPath: "/etc/kubernetes/authentication" }] }
            : {}),
        },
      ],
      ...(isConfig ? { volumes: [{ name: AUTHENTICATION, configMap: { name: AUTHENTICATION } }] } : {}),
    },
  });
}
