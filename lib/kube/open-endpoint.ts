import "server-only";
import type { Cluster, Endpoint, OpenEndpoint } from "@/lib/cluster/cluster";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { Secret } from "@/lib/secret";
import { clusterOf } from "./cluster-of";
import type { ClusterTarget } from "./cluster-target";
import { credentialFor } from "./credential-for";
import { withEnvironmentProxy } from "./environment-proxy";
import { ExecRuns } from "./exec-runs";
import { openHandle } from "./handle";
import { ANONYMOUS } from "./login";
import { refusedHandle } from "./refused-handle";

/**
 * Opens a typed address with a token. Addresses that must not be dialled are refused with "invalid-input" by every call,
 * also when a name turns out to resolve to one. Close it when done.
 */
export const openEndpoint: OpenEndpoint = (label: string, endpoint: Endpoint, token: Secret): Cluster => {
  const server = checkServerUrl(endpoint.server);
  const target = Object.freeze<ClusterTarget>({
    context: label,
    address: Object.freeze<ClusterTarget["address"]>({
      server: server.ok ? server.value : new URL("https://refused.invalid"),
      ca: endpoint.ca && !endpoint.insecure ? { kind: "data", pem: new Secret(endpoint.ca) } : null,
      insecure: endpoint.insecure,
      tlsServerName: endpoint.tlsServerName,
      proxyUrl: endpoint.proxyUrl ? URL.parse(endpoint.proxyUrl) : null,
      disableCompression: false,
      execConfig: null,
    }),
    login: Object.freeze({ ...ANONYMOUS, token }),
    loginKey: label,
  });
  const handle = server.ok
    ? openHandle(withEnvironmentProxy(target), credentialFor(target, new ExecRuns()), { isGuarded: true })
    : refusedHandle(label, endpoint.server, server.problem);
  return clusterOf(handle, withEnvironmentProxy(target), Object.freeze({ ...endpoint }), true);
};
