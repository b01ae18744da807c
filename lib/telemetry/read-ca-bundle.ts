import type { Cluster } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";

const VOLUME = "kiali-cabundle";
/** The keys that Kiali's installers put into its pool of authorities. */
const KEYS = ["additional-ca-bundle.pem", "service-ca.crt"];

/**
 * The authorities that Kiali trusts beside the system's, in PEM: its ConfigMap of CA bundles. An older Kiali names a file of it (`ca_file`); a file
 * elsewhere in its pod is out of reach. Null when there is none or it could not be read: then the certificate alone decides.
 */
export async function readCaBundle(
  home: Cluster,
  kiali: Pick<KialiInstallation, "namespace" | "instanceName" | "deployment">,
  caFile: string | null,
): Promise<string | null> {
  const mounted = kiali.deployment.volumes.find(({ name }) => name === VOLUME)?.configMapName;
  const name = mounted ?? `${kiali.instanceName}-cabundle`;
  const found = await home.read({ apiVersion: "v1", kind: "ConfigMap", namespace: kiali.namespace, name });
  if (!found.ok) return null;
  const data = configMapData(found.value);
  const named = caFile?.split("/").at(-1);
  const pems = [...KEYS, ...(named ? [named] : [])].flatMap((key) => data[key] ?? []);
  const whole = [...new Set(pems)].filter((pem) => pem.includes("-----BEGIN CERTIFICATE-----"));
  return whole.length === 0 ? null : whole.join("\n");
}
