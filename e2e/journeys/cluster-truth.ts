import { parse, stringify } from "yaml";
import * as z from "zod";
import { type AdminClient, adminClient } from "@/e2e/cluster/admin-client";
import { until } from "@/e2e/cluster/until";

const secret = z.object({
  metadata: z.object({
    annotations: z.record(z.string(), z.string()).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    resourceVersion: z.string(),
  }),
  data: z.record(z.string(), z.string()).optional(),
  type: z.string().optional(),
});
const secrets = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const rollout = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z.object({
    observedGeneration: z.number(),
    replicas: z.literal(1),
    updatedReplicas: z.literal(1),
    availableReplicas: z.literal(1),
  }),
});
const deployment = z.object({
  metadata: z.object({
    annotations: z.record(z.string(), z.string()).optional(),
    generation: z.number(),
  }),
  spec: z.object({
    strategy: z.unknown(),
    template: z.object({ metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }) }),
  }),
});
const status = z.object({ externalServices: z.array(z.object({ name: z.string() })).nullish() });
const namespaces = z.array(z.object({ name: z.string(), cluster: z.string().optional() }));
const entry = z.object({ users: z.array(z.object({ user: z.record(z.string(), z.unknown()) })) });

export const COMBINED = "kiali-multi-cluster-secret";
const KIALI = "/apis/apps/v1/namespaces/istio-system/deployments/kiali";
const LABELLED = "/api/v1/namespaces/istio-system/secrets?labelSelector=kiali.io%2FmultiCluster%3Dtrue";
const SERVICE = "/api/v1/namespaces/istio-system/services/http:kiali:20001/proxy/kiali/api";

/** The cluster itself, asked behind the console's back with the kubeconfig's own user. */
export type Truth = {
  admin: AdminClient;
  /** The clusters that the running Kiali says it reads. */
  listed: () => Promise<readonly string[]>;
  /** How many namespaces of a cluster Kiali shows. */
  namespacesOf: (cluster: string) => Promise<number>;
  /** Names, content and marks of a Secret beside Kiali; null when it is not there. */
  secret: (name: string) => Promise<z.infer<typeof secret> | null>;
  /** The Secret beside Kiali that carries Kiali's label; "" when there is none. */
  labelled: () => Promise<string>;
  /** Keys of a Secret beside Kiali. */
  keys: (name: string) => Promise<readonly string[]>;
  /** The `user` of the kubeconfig that Kiali gets for a cluster. */
  credential: (secretName: string, cluster: string) => Promise<Record<string, unknown>>;
  kiali: () => Promise<z.infer<typeof deployment>>;
  /** Resolves when Kiali runs as its Deployment says, in one pod. */
  rolledOut: () => Promise<void>;
  close: () => void;
};

export async function truthOf(kubeconfigPath: string, context: string): Promise<Truth> {
  const admin = await adminClient(kubeconfigPath, context);
  const read = async (name: string) => {
    const answer = await admin.send("GET", `/api/v1/namespaces/istio-system/secrets/${name}`);
    return answer.status === 404 ? null : secret.parse(answer.body);
  };
  return {
    admin,
    listed: async () => {
      const { externalServices } = status.parse(await admin.get(SERVICE));
      return (externalServices ?? []).flatMap(({ name }) => (name.startsWith("Kubernetes-") ? [name.slice(11)] : []));
    },
    namespacesOf: async (cluster) => {
      const found = namespaces.parse(await admin.get(`${SERVICE}/namespaces`));
      return found.filter((each) => each.cluster === cluster).length;
    },
    secret: read,
    labelled: async () => secrets.parse(await admin.get(LABELLED)).items[0]?.metadata.name ?? "",
    keys: async (name) => Object.keys((await read(name))?.data ?? {}).sort(),
    credential: async (name, cluster) => {
      const text = Buffer.from((await read(name))?.data?.[cluster] ?? "", "base64").toString();
      return entry.parse(parse(text)).users[0]?.user ?? {};
    },
    kiali: async () => deployment.parse(await admin.get(KIALI)),
    rolledOut: async () => {
      const isDone = async () => {
        const { success, data } = rollout.safeParse(await admin.get(KIALI));
        return success && data.status.observedGeneration >= data.metadata.generation ? true : null;
      };
      await until("Kiali rolled out", isDone, { timeoutMs: 120_000 });
    },
    close: admin.close,
  };
}

/** What must be so in the home before and after whatever failed: its Secret, Kiali's Deployment but its history. */
export async function homeState(home: Truth): Promise<Record<string, unknown>> {
  const [found, kiali] = await Promise.all([home.secret(COMBINED), home.kiali()]);
  return {
    secret: found && { ...found, metadata: { ...found.metadata, resourceVersion: null } },
    strategy: kiali.spec.strategy,
    template: kiali.spec.template,
    marks: Object.keys(kiali.metadata.annotations ?? {}).filter((key) => key.startsWith("kiali-fleet")),
  };
}

/** Mounts a labelled Secret in a simulated Kiali, as the chart does whose lookup finds it. */
export async function mountLabelled({ admin }: Truth, cluster: string, secretName: string): Promise<void> {
  const mountPath = `/kiali-remote-cluster-secrets/${secretName}`;
  await admin.apply({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "kiali", namespace: "istio-system" },
    spec: {
      template: {
        spec: {
          volumes: [{ name: cluster, secret: { secretName } }],
          containers: [{ name: "kiali", volumeMounts: [{ name: cluster, mountPath, readOnly: true }] }],
        },
      },
    },
  });
}

/** Somebody's entry in the combined Secret for a cluster that nobody answers for: Kiali dies of it at its next start. */
export async function plantDeadRemote({ admin }: Truth, name = "north", server = "https://127.0.0.1:1"): Promise<void> {
  const kubeconfig = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name, user: { token: "of-a-cluster-that-is-gone" } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
  await admin.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: COMBINED, namespace: "istio-system" },
    data: { [name]: Buffer.from(kubeconfig).toString("base64") },
  });
}
