import type { ConnectWish } from "@/lib/access/connect-wish";

/** Where the remote's account goes unless the operator says otherwise: Istio's usual namespace, as the script has it. */
export const remoteNamespace = ({ namespace }: ConnectWish): string => namespace ?? "istio-system";
