import "server-only";
import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import type { ClusterAddress } from "./cluster-target";
import { DialError } from "./dial-error";

/** Why a typed address is not dialled: its host or its proxy, as written, is one that must not be. Null when it may. */
export function refusedAddress({ server, proxyUrl }: ClusterAddress): DialError | null {
  const hosts = [server.hostname, ...(proxyUrl ? [proxyUrl.hostname] : [])];
  return hosts.some(isForbiddenHost)
    ? new DialError("refused-address", "the address is link-local or a metadata service")
    : null;
}
