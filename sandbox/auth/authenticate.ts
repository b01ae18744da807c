import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { unauthorized } from "../api/status";
import type { SimCluster } from "../cluster";
import { userOfToken } from "./service-account-tokens";
import { anonymous, type User } from "./user";

/** The client certificate a connection showed, already checked against the cluster's CA. */
export type PeerCertificate = {
  isTrusted: boolean;
  commonName: string;
  organizations: readonly string[];
  fingerprint: string;
};

/** Who asks. Throws 401 for a credential that is not accepted; nobody at all is `system:anonymous`. */
export function authenticate(cluster: SimCluster, headers: IncomingHttpHeaders, peer: PeerCertificate | null): User {
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
  const user = cachedUser(cluster, token);
  if (!user) throw unauthorized();
  return user;
}

const remembered = new WeakMap<SimCluster, Map<string, User>>();

/** As the API server does, an accepted token is not looked at again for a while: a revoked one lives that much longer. */
function cachedUser(cluster: SimCluster, token: string): User | null {
  const users = remembered.get(cluster) ?? new Map<string, User>();
  remembered.set(cluster, users);
  const key = createHash("sha256").update(token).digest("hex");
  const until = cluster.acceptedTokens.get(key) ?? 0;
  const known = users.get(key);
  if (known && until > Date.now()) return known;
  const user = userOfToken(cluster, token);
  if (user) {
    users.set(key, user);
    cluster.acceptedTokens.set(key, Date.now() + cluster.tokenCacheMs);
  } else {
    users.delete(key);
    cluster.acceptedTokens.delete(key);
  }
  return user;
}
