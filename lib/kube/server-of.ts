import "server-only";
import type { ClusterAddress } from "./cluster-target";

/** The server's address as people write it, without the slash at its end. */
export const serverOf = ({ server }: Pick<ClusterAddress, "server">): string => server.href.replace(/\/$/, "");
