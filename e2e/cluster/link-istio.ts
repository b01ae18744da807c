import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { adminClient } from "./admin-client";
import { ISTIO_NAMESPACE, istioRemoteSecret } from "./istio-manifests";
import type { RealCluster } from "./real-clusters";
import { until } from "./until";

const READER = "istio-reader-service-account";
const filled = z.object({ data: z.object({ token: z.string() }) });
const clusters = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: z.record(z.string(), z.string()) })),
});

/** Gives the Istio of `from` its remote Secret for `to`, with a token of Istio's reader account there. */
export async function linkIstio(kubeconfigPath: string, from: RealCluster, to: RealCluster): Promise<void> {
  const there = await adminClient(kubeconfigPath, to.context);
  const here = await adminClient(kubeconfigPath, from.context);
  const namespace = ISTIO_NAMESPACE;
  await there.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: READER, namespace } });
  await there.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: READER, namespace, annotations: { "kubernetes.io/service-account.name": READER } },
    type: "kubernetes.io/service-account-token",
  });
  const secret = await until(`the token of ${READER}`, async () => {
    const found = filled.safeParse(await there.get(`/api/v1/namespaces/${namespace}/secrets/${READER}`));
    return found.success ? found.data : null;
  });
  const known = clusters.parse(parse(await readFile(kubeconfigPath, "utf8"))).clusters;
  const name = to.name;
  const kubeconfig = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: known.find((each) => each.name === name)?.cluster }],
    users: [{ name, user: { token: Buffer.from(secret.data.token, "base64").toString() } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
  await here.apply(istioRemoteSecret(name, kubeconfig));
  here.close();
  there.close();
}
