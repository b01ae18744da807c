import "server-only";
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import { DialError } from "./dial-error";

/** Resolves a name and refuses it when any of its addresses is one that a typed address must not reach. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    if (addresses.some(({ address }) => isForbiddenHost(address)))
      return callback(new DialError("refused-address", `${hostname} resolves to a refused address`), "", 0);
    const [first] = addresses;
    if (options.all || !first) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
