import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import * as z from "zod";
import type { Place, Stage } from "./stage";

const NAME = "verbs-clerk";
const RBAC = "rbac.authorization.k8s.io";
const issued = z.object({ status: z.object({ token: z.string() }) });
const EVERYTHING = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];
/** Everything but to delete bindings of the whole cluster. */
const LESS = [
  { apiGroups: ["", "apps", "authorization.k8s.io", "authentication.k8s.io"], resources: ["*"], verbs: ["*"] },
  { apiGroups: [RBAC], resources: ["*"], verbs: ["get", "list", "watch", "create", "update", "patch"] },
  { apiGroups: [RBAC], resources: ["clusterroles", "roles", "rolebindings"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

/** An operator of one cluster whose rights can be cut while he is at work. */
export type Clerk = {
  context: string;
  /** From now on he may delete no ClusterRoleBinding. */
  cut: () => Promise<void>;
  dismiss: () => Promise<void>;
};

/** Puts a context of that operator into the kubeconfig that the console reads, for as long as he is not dismissed. */
export async function hireClerk(stage: Stage, { name, server, ca, truth: { admin } }: Place): Promise<Clerk> {
  const apiVersion = `${RBAC}/v1`;
  const roleOf = (rules: unknown) => admin.apply({ apiVersion, kind: "ClusterRole", metadata: { name: NAME }, rules });
  await admin.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: NAME, namespace: "kube-system" } });
  await roleOf(EVERYTHING);
  await admin.apply({
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata: { name: NAME },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: NAME },
    subjects: [{ kind: "ServiceAccount", name: NAME, namespace: "kube-system" }],
  });
  const answer = await admin.send("POST", `/api/v1/namespaces/kube-system/serviceaccounts/${NAME}/token`, {
    spec: { expirationSeconds: 3_600 },
  });
  const { token } = issued.parse(answer.body).status;
  const context = `clerk@${name}`;
  const file = join(stage.folder, "clerk.yaml");
  const cluster = { server, "certificate-authority-data": Buffer.from(ca).toString("base64") };
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: context, cluster }],
    users: [{ name: context, user: { token } }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
  };
  await writeFile(file, stringify(kubeconfig), { mode: 0o600 });
  process.env.KUBECONFIG = [stage.kubeconfigPath, file].join(delimiter);
  return {
    context,
    cut: async () => void (await roleOf(LESS)),
    dismiss: async () => {
      process.env.KUBECONFIG = stage.kubeconfigPath;
      await admin.remove(apiVersion, "ClusterRoleBinding", NAME);
      await admin.remove(apiVersion, "ClusterRole", NAME);
      await admin.remove("v1", "ServiceAccount", NAME, "kube-system");
    },
  };
}
