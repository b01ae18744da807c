import type { IncomingHttpHeaders } from "node:http";
import { unauthorized } from "../api/status";
import type { SimCluster } from "../cluster";
import { reviewBearer } from "./review-bearer";
import { anonymous, type User } from "./user";

/** The client certificate a connection showed, already checked against the cluster's CA. */
export type PeerCertificate = {
  isTrusted: boolean;
  commonName: string;
  organizations: readonly string[];
  fingerprint: string;
};

/** Who asks. Throws 401 for a credential that is not accepted; nobody at all is `system:anonymous`. */
export async function authenticate(
  cluster: SimCluster,
  headers: IncomingHttpHeaders,
  peer: PeerCertificate | null,
): Promise<User> {
  if (cluster.faults.find("unauthorized")) throw unauthorized();
  if (peer?.isTrusted)
    return {
      name: peer.commonName,
      uid: "",
      groups: [...peer.organizations, "system:authenticated"],
      extra: { "authentication.kubernetes.io/credential-id": [`X509SHA256=${peer.fingerprint}`] },
    };
  if (peer) throw unauthorized();
  const [scheme, token] = (headers.authorization ?? "").split(" ");
  if (!headers.authorization) return anonymous;
  if (scheme?.toLowerCase() !== "bearer" || !token) throw unauthorized();
  const verdict = await reviewBearer(cluster, token);
  if ("error" in verdict) throw unauthorized();
  return verdict.user;
}
