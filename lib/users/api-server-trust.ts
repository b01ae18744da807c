import "server-only";
import { posix } from "node:path";
import * as z from "zod";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { authenticationConfig } from "./authentication-config";
import { issuerOfFlags, oidcFlags } from "./oidc-flags";
import type { TrustEvidence } from "./trust";

const texts = z.array(z.string()).optional();
const podShape = z.object({
  spec: z.object({
    containers: z.array(
      z.object({
        name: z.string(),
        command: texts,
        args: texts,
        volumeMounts: z
          .array(z.object({ name: z.string(), mountPath: z.string(), subPath: z.string().optional() }))
          .optional(),
      }),
    ),
    volumes: z
      .array(
        z.object({
          name: z.string(),
          configMap: z.object({ name: z.string() }).optional(),
          hostPath: z.object({ path: z.string() }).optional(),
        }),
      )
      .optional(),
  }),
});
type Pod = z.infer<typeof podShape>["spec"];

const NOWHERE =
  "No kube-apiserver pod runs in kube-system: the control plane is run elsewhere, as with a managed cluster.";

/**
 * What the API server of one cluster accepts, as far as its own pods tell: flags, or a configuration in a ConfigMap. Two round trips at
 * most. Of several servers the first counts, by name.
 */
export async function apiServerTrust(cluster: Cluster): Promise<Result<TrustEvidence>> {
  const pods = await cluster.list({
    apiVersion: "v1",
    kind: "Pod",
    namespace: "kube-system",
    labelSelector: "component=kube-apiserver",
  });
  if (!pods.ok) return pods;
  const [first] = [...pods.value].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  if (!first) return ok({ from: "hidden", why: NOWHERE });
  return trustOfPod(cluster, first);
}

async function trustOfPod(cluster: Cluster, found: FoundObject): Promise<Result<TrustEvidence>> {
  const where = `arguments of Pod kube-system/${found.metadata.name}`;
  const pod = podShape.safeParse(found);
  const container =
    pod.data?.spec.containers.find(({ name }) => name === "kube-apiserver") ?? pod.data?.spec.containers[0];
  if (!pod.success || !container)
    return ok({ from: "unreadable", where, why: "The pod has no container that this console knows." });
  const flags = oidcFlags([...(container.command ?? []), ...(container.args ?? [])]);
  const path = flags.get("authentication-config")?.at(-1);
  if (path) return fileTrust(cluster, pod.data.spec, container.volumeMounts ?? [], path);
  const issuer = issuerOfFlags(flags);
  return ok(issuer ? { from: "flags", where, issuers: [issuer] } : { from: "none", where });
}

/** Most often the file is on the node's disk, where no API reaches. */
async function fileTrust(
  cluster: Cluster,
  pod: Pod,
  mounts: readonly { name: string; mountPath: string; subPath?: string | undefined }[],
  path: string,
): Promise<Result<TrustEvidence>> {
  const where = `--authentication-config=${path}`;
  const mount = mounts
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const name = pod.volumes?.find((volume) => volume.name === mount?.name)?.configMap?.name;
  if (!mount || name === undefined)
    return ok({ from: "unreadable", where, why: "The file is on the node's disk, which no API shows." });
  const found = await cluster.read({ apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name });
  if (!found.ok) return found;
  const key = mount.subPath ?? posix.relative(mount.mountPath, path);
  const yaml = z.record(z.string(), z.string()).safeParse(found.value?.data).data?.[key];
  const issuers = yaml === undefined ? null : authenticationConfig(yaml);
  const map = `ConfigMap kube-system/${name}, key ${key}`;
  return ok(
    issuers === null
      ? { from: "unreadable", where: map, why: "It holds no AuthenticationConfiguration." }
      : { from: "config", where: map, issuers },
  );
}
