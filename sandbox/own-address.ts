import { networkInterfaces } from "node:os";

/**
 * An IPv4 address of this machine that is not loopback, so that the simulated clusters look reachable from elsewhere, as
 * a mesh's are; loopback when the machine has no other. The servers there answer this machine only.
 */
export function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal, address }) => family === "IPv4" && !internal && !address.startsWith("169.254."));
  return found?.address ?? "127.0.0.1";
}
