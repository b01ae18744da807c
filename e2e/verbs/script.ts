import { Buffer } from "node:buffer";
import * as z from "zod";
import type { AdminClient } from "@/e2e/cluster/admin-client";
import { until } from "@/e2e/cluster/until";
import { type ScriptWish, scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import type { Manifest } from "@/lib/cluster/cluster";
import { NAMESPACE } from "./look";
import type { Place, Stage } from "./stage";

const KUBECTL = "fieldManager=kubectl-client-side-apply";
const PLURAL: Readonly<Record<string, string>> = {
  Namespace: "/api/v1/namespaces",
  ServiceAccount: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`,
  Secret: `/api/v1/namespaces/${NAMESPACE}/secrets`,
  ConfigMap: `/api/v1/namespaces/${NAMESPACE}/configmaps`,
  ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
};
const filled = z.object({ data: z.object({ token: z.string() }) });
const secrets = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }) }),
  ),
});
const named = z.looseObject({ name: z.string() });
const pod = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        volumes: z.array(named),
        containers: z.tuple([z.object({ volumeMounts: z.array(named) })]),
      }),
    }),
  }),
});

/** As `kubectl apply` does without --server-side: creates, or merges into what is there. */
export async function kubectlApply(admin: AdminClient, manifests: readonly Manifest[]): Promise<void> {
  for (const each of manifests) {
    const path = PLURAL[each.kind];
    if (!path) throw new Error(`the script makes no ${each.kind}`);
    const made = await admin.send("POST", `${path}?${KUBECTL}`, each);
    const { status, text } =
      made.status === 409
        ? await admin.send("PATCH", `${path}/${each.metadata.name}?${KUBECTL}`, each, "application/merge-patch+json")
        : made;
    if (status >= 300) throw new Error(`kubectl apply ${each.kind} ${each.metadata.name}: ${status} ${text}`);
  }
}

/** West as Kiali's own script connects it, and the helm upgrade that follows; answers with the token. */
export async function runScript(stage: Stage, west: Place, wish: Partial<ScriptWish> = {}): Promise<string> {
  const { name, server, ca, truth } = west;
  const told = { name, server, caData: Buffer.from(ca).toString("base64"), ...wish };
  await kubectlApply(truth.admin, scriptMadeRemote(told));
  const token = await until("the token Secret filled", async () => {
    const found = filled.safeParse(await truth.admin.get(`${PLURAL.Secret}/${told.krn ?? "kiali"}`));
    return found.success ? Buffer.from(found.data.data.token, "base64").toString() : null;
  });
  await kubectlApply(stage.home.truth.admin, [scriptMadeHomeSecret({ ...told, token })]);
  await helmUpgrade(stage);
  return token;
}

/** What `helm upgrade` makes of the labelled Secrets that there are: the chart's lookup mounts these, and no others. */
export async function helmUpgrade({ home: { truth } }: Stage): Promise<void> {
  const KIALI = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/kiali`;
  const found = secrets.parse(await truth.admin.get(`${PLURAL.Secret}?labelSelector=kiali.io%2FmultiCluster%3Dtrue`));
  const wanted = found.items
    .filter(({ metadata }) => metadata.name !== "kiali-multi-cluster-secret")
    .map(({ metadata: { name, annotations } }) => ({
      volume: annotations?.["kiali.io/cluster"] ?? name,
      secret: name,
    }));
  const { volumes, containers } = pod.parse(await truth.admin.get(KIALI)).spec.template.spec;
  const root = "/kiali-remote-cluster-secrets/";
  const isChart = ({ mountPath }: Record<string, unknown>) =>
    !String(mountPath).startsWith(root) || mountPath === `${root}kiali-multi-cluster-secret`;
  const mounts = containers[0].volumeMounts.filter(isChart);
  const patch = [
    {
      op: "replace",
      path: "/spec/template/spec/volumes",
      value: [
        ...volumes.filter(({ name }) => mounts.some((mount) => mount.name === name)),
        ...wanted.map(({ volume, secret }) => ({ name: volume, secret: { secretName: secret, optional: false } })),
      ],
    },
    {
      op: "replace",
      path: "/spec/template/spec/containers/0/volumeMounts",
      value: [
        ...mounts,
        ...wanted.map(({ volume, secret }) => ({ name: volume, mountPath: `${root}${secret}`, readOnly: true })),
      ],
    },
  ];
  const { status, text } = await truth.admin.send(
    "PATCH",
    `${KIALI}?fieldManager=helm`,
    patch,
    "application/json-patch+json",
  );
  if (status !== 200) throw new Error(`helm upgrade: ${status} ${text}`);
  await truth.rolledOut();
}
