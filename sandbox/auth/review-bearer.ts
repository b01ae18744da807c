import { createHash } from "node:crypto";
import type { SimCluster } from "../cluster";
import { verifyJwt } from "./jwt";
import type { Verdict } from "./oidc-authenticator";
import { userOfToken } from "./service-account-tokens";
import type { User } from "./user";

const remembered = new WeakMap<SimCluster, Map<string, User>>();

/**
 * Whom a bearer token stands for, or why it is refused, as a TokenReview says it. As the API server does, an accepted token is not
 * looked at again for a while: a revoked or expired one lives that much longer.
 */
export async function reviewBearer(cluster: SimCluster, token: string): Promise<Verdict> {
  const users = remembered.get(cluster) ?? new Map<string, User>();
  remembered.set(cluster, users);
  const key = createHash("sha256").update(token).digest("hex");
  const until = cluster.acceptedTokens.get(key) ?? 0;
  const known = users.get(key);
  if (known && until > Date.now()) return { user: known };
  const verdict = await lookedAt(cluster, token);
  if ("user" in verdict) {
    users.set(key, verdict.user);
    cluster.acceptedTokens.set(key, Date.now() + cluster.tokenCacheMs);
  } else {
    users.delete(key);
    cluster.acceptedTokens.delete(key);
  }
  return verdict;
}

const INVALID = "invalid bearer token";

async function lookedAt(cluster: SimCluster, token: string): Promise<Verdict> {
  const user = userOfToken(cluster, token);
  if (user) return { user };
  const isOurs = verifyJwt(token, cluster.serviceAccountKey.publicKey) !== null;
  const errors = isOurs ? ["service account token has been invalidated"] : [];
  for (const authenticator of cluster.oidc) {
    const verdict = await authenticator.review(token);
    if (verdict && "user" in verdict) return verdict;
    if (verdict) errors.push(verdict.error);
  }
  return { error: errors.length > 0 ? `[${[INVALID, ...errors].join(", ")}]` : INVALID };
}
