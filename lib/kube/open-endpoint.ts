import "server-only";
import type { Endpoint } from "@/lib/cluster/cluster";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { clusterOf, type OpenedCluster } from "./cluster-of";
import type { ClusterAddress, ClusterTarget } from "./cluster-target";
import { credentialFor } from "./credential-for";
import { withEnvironmentProxy } from "./environment-proxy";
import { ExecRuns } from "./exec-runs";
import { openHandle } from "./handle";
import { type KeptAgent, keptAgent } from "./kept-agent";
import { ANONYMOUS } from "./login";
import { refusedHandle } from "./refused-handle";

/**
 * `isLight`: for a server that is asked one thing from time to time, over one connection that takes little memory; no watches, and no two questions at once.
 * `onLost` is told when the server ends a connection that was not about to end by itself.
 */
export type EndpointUse = { isLight?: boolean; onLost?: () => void };

/**
 * Opens a typed address with a token; an empty one asks as nobody. An address that must not be dialled is refused with
 * "invalid-input" by every call, also when a name turns out to resolve to one. Close it when done.
 */
export function openEndpoint(label: string, endpoint: Endpoint, token: Secret, use: EndpointUse = {}): OpenedCluster {
  const address = addressOf(endpoint);
  const known = Object.freeze({ ...endpoint });
  if (!address.ok) return clusterOf(refusedHandle(label, endpoint.server, address.problem), known);
  const login = Object.freeze({ ...ANONYMOUS, token: token.size > 0 ? token : null });
  const target = Object.freeze({ context: label, address: Object.freeze(address.value), login, loginKey: label });
  const dialed = withEnvironmentProxy(target);
  return opened(dialed, known, keptAgent(dialed, true, { hasSpare: login.token === null, ...use }));
}

/** No client certificate is shown, so the connections belong to no token and may be shared between them. */
function opened(target: ClusterTarget, endpoint: Endpoint, kept: KeptAgent): OpenedCluster {
  const credential = credentialFor(target, new ExecRuns());
  return Object.freeze<OpenedCluster>({
    ...clusterOf(openHandle(target, credential, { isGuarded: true, agent: kept }), endpoint),
    withToken: (token) =>
      opened(Object.freeze({ ...target, login: Object.freeze({ ...target.login, token }) }), endpoint, kept),
  });
}

function addressOf(endpoint: Endpoint): Result<ClusterAddress> {
  const server = checkServerUrl(endpoint.server);
  if (!server.ok) return server;
  const proxyUrl = endpoint.proxyUrl ? URL.parse(endpoint.proxyUrl) : null;
  if (endpoint.proxyUrl && !/^(https?|socks5):$/.test(proxyUrl?.protocol ?? ""))
    return fail({ kind: "invalid-input", fields: { proxyUrl: ["Give an http, https or socks5 address"] } });
  return ok({
    server: server.value,
    ca: endpoint.ca && !endpoint.insecure ? { kind: "data", pem: new Secret(endpoint.ca) } : null,
    insecure: endpoint.insecure,
    tlsServerName: endpoint.tlsServerName,
    proxyUrl,
    disableCompression: false,
    execConfig: null,
  });
}
