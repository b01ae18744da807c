import "server-only";
import type { Endpoint } from "@/lib/cluster/cluster";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { clusterOf, type OpenedCluster } from "./cluster-of";
import type { ClusterAddress } from "./cluster-target";
import { credentialFor } from "./credential-for";
import { withEnvironmentProxy } from "./environment-proxy";
import { ExecRuns } from "./exec-runs";
import { type Handle, openHandle } from "./handle";
import { ANONYMOUS } from "./login";
import { refusedHandle } from "./refused-handle";

/**
 * Opens a typed address with a token. An address that must not be dialled is refused with "invalid-input" by every call,
 * also when a name turns out to resolve to one. Close it when done.
 */
export function openEndpoint(label: string, endpoint: Endpoint, token: Secret): OpenedCluster {
  const address = addressOf(endpoint);
  return clusterOf(
    address.ok ? handleTo(label, address.value, token) : refusedHandle(label, endpoint.server, address.problem),
    Object.freeze({ ...endpoint }),
  );
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

function handleTo(context: string, address: ClusterAddress, token: Secret): Handle {
  const login = Object.freeze({ ...ANONYMOUS, token });
  const target = Object.freeze({ context, address: Object.freeze(address), login, loginKey: context });
  return openHandle(withEnvironmentProxy(target), credentialFor(target, new ExecRuns()), { isGuarded: true });
}
