import "server-only";
import type { Account, CallOptions, MintedToken } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import type { Handle } from "./handle";

/**
 * TokenRequest for a ServiceAccount, for the API server's own audience. The server may shorten the lifetime. Bound to a Secret, the token
 * ends with that very Secret, also when another takes its name.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export async function mintToken(
  handle: Handle,
  account: Account,
  { ttlSeconds, boundTo, ...options }: CallOptions & { ttlSeconds: number; boundTo?: string },
): Promise<Result<MintedToken>> {
  const { CoreV1Api, typedCall } = await import("./typed-api");
  const { namespace, name } = account;
  const object = `ServiceAccount ${namespace}/${name}`;
  const minted = await typedCall(
    handle,
    CoreV1Api,
    (api) =>
      api.createNamespacedServiceAccountToken({
        namespace,
        name,
        body: {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenRequest",
          spec: {
            audiences: [],
            expirationSeconds: ttlSeconds,
            ...(boundTo === undefined ? {} : { boundObjectRef: { apiVersion: "v1", kind: "Secret", name: boundTo } }),
          },
        },
      }),
    { purpose: { verb: "create", resource: "serviceaccounts/token", namespace, name, object }, isRead: false },
    options,
  );
  if (!minted.ok) return minted;
  const { token, expirationTimestamp } = minted.value.status ?? {};
  const { context, server } = handle;
  if (!token) return fail({ kind: "not-kubernetes", context, server, found: "a TokenRequest without a token" });
  return ok({ token: new Secret(token), expiresAt: expirationTimestamp?.toISOString() ?? null });
}
