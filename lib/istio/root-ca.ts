import "server-only";
import { X509Certificate } from "node:crypto";
import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { configMapData } from "./workload";

/** Trust anchors of a mesh in one cluster, as SHA-256 fingerprints; what is no certificate is left out. */
export type RootCa = {
  configMap: string;
  fingerprints: readonly string[];
  subjects: readonly string[];
  validTo: readonly string[];
};

/** Null when the ConfigMap istio-ca-root-cert does not exist in that namespace. One round trip. */
export async function readRootCa(cluster: Cluster, namespace: string): Promise<Result<RootCa | null>> {
  const found = await cluster.read({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "istio-ca-root-cert" });
  if (!found.ok) return found;
  const pem = configMapData(found.value)["root-cert.pem"];
  if (pem === undefined) return ok(null);
  const certificates = certificatesIn(pem);
  return ok({
    configMap: `${namespace}/istio-ca-root-cert`,
    fingerprints: certificates.map((each) => each.fingerprint256),
    subjects: certificates.map((each) => each.subject.replaceAll("\n", ", ")),
    validTo: certificates.map((each) => new Date(each.validTo).toISOString()),
  });
}

/** Whether proxies of the two clusters can trust each other: one shared anchor is enough. */
export const sharesAnchor = (a: RootCa, b: RootCa): boolean =>
  a.fingerprints.some((each) => b.fingerprints.includes(each));

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function certificatesIn(pem: string): readonly X509Certificate[] {
  return (pem.match(PEM) ?? []).flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
