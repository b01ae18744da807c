import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import { isLoopbackHost } from "@/lib/cluster/server-url";

/** Names that only the machine itself, or its virtual machines, can resolve. */
const LOCAL_NAMES = /(^|\.)(docker\.internal|minikube\.internal|lima\.internal|local|localdomain)$|^(minikube|kind)$/i;
/** Names of kind's and k3d's node containers: right inside their own network only. */
const NODE_NAMES = /^[a-z0-9-]+-(control-plane\d*|serverlb|server-\d+)$/i;

export type AddressFault = { sure: boolean; detail: string };

/** Why Kiali's pod could not dial a server address that works from here; null when nothing speaks against it. `sure` tells no from perhaps. */
export function addressFault(server: string): AddressFault | null {
  const url = URL.parse(server);
  if (!url || url.hostname === "") return { sure: true, detail: `${server || "an empty address"} is no address` };
  if (url.protocol !== "https:") return { sure: true, detail: `${server} is not https` };
  const host = url.hostname;
  if (isLoopbackHost(host))
    return { sure: true, detail: `${host} is the machine that dials it: inside Kiali's pod, that is the pod` };
  if (isForbiddenHost(host)) return { sure: true, detail: `${host} is a link-local, unspecified or metadata address` };
  if (LOCAL_NAMES.test(host)) return { sure: true, detail: `${host} is known to this machine only` };
  if (NODE_NAMES.test(host))
    return { sure: false, detail: `${host} looks like a node container, known in its own network only` };
  if (!host.includes(".") && !host.includes(":"))
    return { sure: false, detail: `${host} has no domain: Kiali's pod may not resolve it` };
  return null;
}
