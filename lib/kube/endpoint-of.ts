import "server-only";
import type { Endpoint } from "@/lib/cluster/cluster";
import type { ClusterAddress } from "./cluster-target";

/** The address as others may see and copy it: a proxy's user and password are left out. */
export function endpointOf({ server, insecure, tlsServerName, proxyUrl }: ClusterAddress, ca: string | null): Endpoint {
  const proxy = proxyUrl && new URL(proxyUrl);
  if (proxy) {
    proxy.username = "";
    proxy.password = "";
  }
  const plain = (url: URL) => url.href.replace(/\/$/, "");
  return Object.freeze({
    server: plain(server),
    ca,
    insecure,
    tlsServerName,
    proxyUrl: proxy ? plain(proxy) : null,
  });
}
