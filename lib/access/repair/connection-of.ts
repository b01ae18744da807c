import type { Connection } from "@/lib/access/connection";
import type { Endpoint } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import { isAtLeast } from "@/lib/kiali/kiali-version";
import type { Access } from "@/lib/kiali/rules-for-version";
import { tokenKey } from "@/lib/kiali/secret-names";
import { ok, type Result } from "@/lib/problem";
import type { Halves } from "./read-halves";

const AS_IT_IS = "as it is";
const as = <T>(value: T, reason = AS_IT_IS): { value: T; reason: string } => ({ value, reason });

/** What a connection that is there would have been wished as, so that it can be compared with what it says. */
export async function connectionOf(halves: Halves, access: Access): Promise<Result<Connection>> {
  const { kiali, name, entry, secret, owner, identity } = halves;
  const way = await endpointOf(halves);
  if (!way.ok) return way;
  const { endpoint, reason } = way.value;
  const isRequest = (entry.token?.expiresAt ?? null) !== null;
  const isOwnKey =
    entry.auth === "token-file" ||
    (entry.auth !== "token" && (tokenKey(name) in secret.data || isAtLeast(kiali.version, "1.80.0")));
  return ok({
    homeName: as(owner.home),
    kiali: as({
      namespace: kiali.namespace,
      name: kiali.name,
      version: kiali.version,
      installer: kiali.installer,
      authStrategy: kiali.authStrategy,
    }),
    name: as(name),
    nameProposals: [],
    server: as(endpoint.server, reason),
    ca: as({ source: endpoint.insecure ? "insecure" : "pem", pem: endpoint.ca }, reason),
    tlsServerName: as(endpoint.tlsServerName, reason),
    proxyUrl: as(endpoint.proxyUrl, reason),
    namespace: as(identity?.namespace ?? ""),
    account: as(identity?.name ?? ""),
    access: as(access),
    token: as(entry.auth === "exec" ? "exec" : isRequest ? "request" : "secret"),
    tokenTtlHours: as(null),
    tokenPlace: as(isOwnKey ? "own-key" : "inline"),
    form: as(entry.secret.form),
    secretName: as(entry.secret.name),
    exec: as(null),
  });
}

/** The entry's own way as long as it leads there: only what does not answer, or is not trusted, gives way to the context's. */
async function endpointOf({
  endpoint,
  isReached,
  remote,
}: Halves): Promise<Result<{ endpoint: Endpoint; reason: string }>> {
  if (endpoint && isReached) return ok({ endpoint, reason: AS_IT_IS });
  const own = remote.cluster.endpoint;
  const reason = `from the context ${remote.context}: the entry's address does not answer, or its certificate is not trusted`;
  const way = { ...own, proxyUrl: endpoint?.proxyUrl ?? null };
  if (own.ca !== null || own.insecure) return ok({ endpoint: way, reason });
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "kube-root-ca.crt" };
  const found = await remote.cluster.read(ref);
  if (!found.ok) return found;
  return ok({ endpoint: { ...way, ca: configMapData(found.value)["ca.crt"] ?? null }, reason });
}
