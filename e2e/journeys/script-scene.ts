import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { until } from "@/e2e/cluster/until";
import { scriptLeftRemote, scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import type { Manifest } from "@/lib/cluster/cluster";
import { COMBINED, mountLabelled, type Truth } from "./cluster-truth";

const NAMESPACE = "istio-system";
const filled = z.object({ data: z.object({ token: z.string().min(1) }) });

/** A cluster as Kiali's script is told of it. */
export type Scripted = { name: string; server: string; ca: string };

const kubeconfig = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) })),
});

/** A cluster of a kubeconfig, by its server. */
export async function scriptedFrom(kubeconfigPath: string, name: string, server: string): Promise<Scripted> {
  const { clusters } = kubeconfig.parse(parse(await readFile(kubeconfigPath, "utf8")));
  const found = clusters.find(({ cluster }) => cluster.server === server);
  return { name, server, ca: Buffer.from(found?.cluster["certificate-authority-data"] ?? "", "base64").toString() };
}

/** The Secret that the script makes beside Kiali. */
export const scriptSecret = (name: string): string => `kiali-remote-cluster-secret-${name}`;

/**
 * What Kiali's script makes on both sides, as an admin and behind the console's back, and Kiali as it is after the helm upgrade that
 * follows: `mount` stands for it. Resolves when Kiali lists the cluster.
 */
export async function connectByScript(
  home: Truth,
  remote: Truth,
  { name, server, ca }: Scripted,
  mount: (secret: string) => Promise<void> = (secret) => mountLabelled(home, name, secret),
): Promise<void> {
  for (const each of scriptMadeRemote({ name })) await remote.admin.apply(each);
  const path = `/api/v1/namespaces/${NAMESPACE}/secrets/kiali`;
  const token = await until("the script's token", async () => {
    const { success, data } = filled.safeParse(await remote.admin.get(path));
    return success ? Buffer.from(data.data.token, "base64").toString() : null;
  });
  await home.admin.apply(scriptMadeHomeSecret({ name, server, caData: Buffer.from(ca).toString("base64"), token }));
  await mount(scriptSecret(name));
  await until(`Kiali lists ${name}`, async () => {
    const listed = await home.listed().catch((): readonly string[] => []);
    return listed.includes(name) ? true : null;
  });
}

/** What the script leaves in a remote when it is told to delete what it made. */
export async function leaveByScript(remote: Truth): Promise<void> {
  for (const each of scriptLeftRemote({ name: "left" })) await remote.admin.apply(each);
}

/** Entries that somebody wrote into the combined Secret by hand: key, and what its kubeconfig calls the cluster. */
export async function plantByHand(
  { admin }: Truth,
  entries: readonly { key: string; name: string; server: string; user: Record<string, unknown> }[],
): Promise<void> {
  const data = entries.map(({ key, name, server, user }): [string, string] => {
    const kubeconfig = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": name,
      clusters: [{ name, cluster: { server, "insecure-skip-tls-verify": true } }],
      users: [{ name, user }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    };
    return [key, Buffer.from(stringify(kubeconfig)).toString("base64")];
  });
  const secret: Manifest = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: COMBINED, namespace: NAMESPACE },
    data: Object.fromEntries(data),
  };
  await admin.apply(secret);
}

/** A Kiali of the remote's own, which signs in as the account that the script took for its own. */
export const ownKiali: Manifest = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "kiali", namespace: NAMESPACE, labels: { "app.kubernetes.io/name": "kiali" } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "kiali" } },
    template: {
      metadata: { labels: { app: "kiali" } },
      spec: { serviceAccountName: "kiali", containers: [{ name: "server", image: "quay.io/example/server:1" }] },
    },
  },
};
