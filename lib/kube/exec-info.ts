import "server-only";
import type { ClusterAddress } from "./cluster-target";
import type { CredentialFailure } from "./credential";
import type { ExecLogin } from "./login";
import { pemReader } from "./secret-files";
import { serverOf } from "./server-of";

/** The value of KUBERNETES_EXEC_INFO: always there, with the cluster in it only when the entry asks for it. */
export async function execInfo(
  { apiVersion, provideClusterInfo }: ExecLogin,
  address: ClusterAddress,
): Promise<{ ok: true; value: string } | { ok: false; failure: CredentialFailure }> {
  const spec = { interactive: false };
  const wrap = (inside: object) => JSON.stringify({ kind: "ExecCredential", apiVersion, spec: inside });
  if (!provideClusterInfo) return { ok: true, value: wrap(spec) };
  const ca = address.ca ? await pemReader(address.ca).read() : null;
  if (address.ca && !ca) {
    const detail = "the cluster's certificate authority could not be read";
    return { ok: false, failure: { why: "certificate-file", detail, hint: null } };
  }
  const cluster = {
    server: serverOf(address),
    ...(address.tlsServerName ? { "tls-server-name": address.tlsServerName } : {}),
    ...(address.insecure ? { "insecure-skip-tls-verify": true } : {}),
    ...(ca ? { "certificate-authority-data": Buffer.from(ca.reveal()).toString("base64") } : {}),
    ...(address.proxyUrl ? { "proxy-url": address.proxyUrl.href.replace(/\/$/, "") } : {}),
    ...(address.disableCompression ? { "disable-compression": true } : {}),
    config: address.execConfig,
  };
  return { ok: true, value: wrap({ cluster, ...spec }) };
}
