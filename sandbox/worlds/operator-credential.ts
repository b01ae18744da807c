import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import { type JsonObject, text } from "../json/json";
import { issue } from "../tls/certificates";
import { bind, grant } from "./bootstrap";
import type { ClusterPlan } from "./world";

const NAMESPACE = "kube-system";
const READ = ["get", "list", "watch"];

/** Gives the operator an identity in the cluster and returns the `user` entry of the kubeconfig for it. */
export async function operatorCredential(
  cluster: SimCluster,
  plan: ClusterPlan,
  directory: string,
): Promise<JsonObject> {
  if (plan.credential === "certificate") return certificateFor(cluster, plan);
  const token = await tokenFor(cluster, plan);
  const file = join(directory, `${plan.name}-${plan.credential}`);
  if (plan.credential === "token") return { token };
  const isExec = plan.credential === "exec";
  const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } };
  await writeFile(file, isExec ? JSON.stringify(credential) : token);
  await chmod(file, 0o600);
  if (!isExec) return { tokenFile: file };
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "cat",
      args: [file],
      interactiveMode: "Never",
      installHint: "cat prints this file's credential",
    },
  };
}

function certificateFor(cluster: SimCluster, plan: ClusterPlan): JsonObject {
  const organizations = plan.operator === "admin" ? ["system:masters"] : [];
  const { certificate, key } = issue(cluster.authority, { commonName: "kubernetes-admin", organizations });
  const encode = (pem: string) => Buffer.from(pem).toString("base64");
  return { "client-certificate-data": encode(certificate), "client-key-data": encode(key) };
}

async function tokenFor(cluster: SimCluster, plan: ClusterPlan): Promise<string> {
  const name = plan.operator === "admin" ? "fleet-admin" : "fleet-viewer";
  ensure(cluster, builtInKind("ServiceAccount"), { metadata: { name, namespace: NAMESPACE } });
  const subject = { kind: "ServiceAccount", name, namespace: NAMESPACE };
  if (plan.operator === "admin") bind(cluster, name, "cluster-admin", [subject]);
  else {
    bind(cluster, name, "view", [subject]);
    grant(
      cluster,
      `${name}-extra`,
      [{ apiGroups: ["admissionregistration.k8s.io"], resources: ["mutatingwebhookconfigurations"], verbs: READ }],
      [subject],
    );
  }
  ensure(cluster, builtInKind("Secret"), {
    metadata: {
      name: `${name}-token`,
      namespace: NAMESPACE,
      annotations: { "kubernetes.io/service-account.name": name },
    },
    type: "kubernetes.io/service-account-token",
  });
  return filled(cluster, `${name}-token`);
}

/** Resolves with the token once the token controller has put it into the Secret. */
function filled(cluster: SimCluster, name: string): Promise<string> {
  const read = () =>
    Buffer.from(text(cluster.store.get("secrets", NAMESPACE, name), "data", "token"), "base64").toString();
  return new Promise((resolve) => {
    const known = read();
    if (known) return resolve(known);
    const stop = cluster.store.subscribe(() => {
      const token = read();
      if (!token) return;
      stop();
      resolve(token);
    });
  });
}
