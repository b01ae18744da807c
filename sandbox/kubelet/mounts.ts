import type { SimCluster } from "../cluster";
import { isObject, type JsonObject, list, object, text } from "../json/json";

type Volume = { name: string; kind: "secrets" | "configmaps"; object: string; isOptional: boolean };

function volumesOf(pod: JsonObject): Volume[] {
  return list(pod, "spec", "volumes").flatMap((volume): Volume[] => {
    const secret = object(volume, "secret");
    const map = object(volume, "configMap");
    const name = text(volume, "name");
    if (text(secret, "secretName"))
      return [{ name, kind: "secrets", object: text(secret, "secretName"), isOptional: secret.optional === true }];
    if (text(map, "name"))
      return [{ name, kind: "configmaps", object: text(map, "name"), isOptional: map.optional === true }];
    return [];
  });
}

/** What keeps the pod's container from being created, in the kubelet's words; null when every volume can be mounted. */
export function missingVolume(cluster: SimCluster, pod: JsonObject): string | null {
  const namespace = text(pod, "metadata", "namespace");
  const missing = volumesOf(pod).find(
    (volume) => !volume.isOptional && !cluster.store.get(volume.kind, namespace, volume.object),
  );
  if (!missing) return null;
  const kind = missing.kind === "secrets" ? "secret" : "configmap";
  return `MountVolume.SetUp failed for volume "${missing.name}" : ${kind} "${missing.object}" not found`;
}

/** A file as a program in the pod reads it now; null when nothing is mounted there. */
export function readFile(cluster: SimCluster, pod: JsonObject, path: string): string | null {
  for (const directory of directories(pod)) {
    if (!path.startsWith(`${directory.path}/`)) continue;
    const file = path.slice(directory.path.length + 1);
    const content = contentOf(cluster, pod, directory.volume)[file];
    if (content !== undefined) return content;
  }
  return null;
}

/** The mounted directories below a root, by path, with the files in each. */
export function mountedBelow(
  cluster: SimCluster,
  pod: JsonObject,
  root: string,
): { path: string; files: Record<string, string> }[] {
  return directories(pod)
    .filter(({ path }) => path.startsWith(`${root}/`))
    .sort((left, right) => (left.path < right.path ? -1 : 1))
    .map(({ path, volume }) => ({ path, files: contentOf(cluster, pod, volume) }));
}

function directories(pod: JsonObject): { path: string; volume: Volume }[] {
  const volumes = volumesOf(pod);
  return list(pod, "spec", "containers")
    .flatMap((container) => list(container, "volumeMounts"))
    .flatMap((mount) => {
      const volume = volumes.find((candidate) => candidate.name === text(mount, "name"));
      return volume ? [{ path: text(mount, "mountPath"), volume }] : [];
    });
}

function contentOf(cluster: SimCluster, pod: JsonObject, volume: Volume): Record<string, string> {
  const found = cluster.store.get(volume.kind, text(pod, "metadata", "namespace"), volume.object);
  const data = found?.data;
  if (!isObject(data)) return {};
  const decode = (value: string) => (volume.kind === "secrets" ? Buffer.from(value, "base64").toString() : value);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, decode(typeof value === "string" ? value : "")]),
  );
}
