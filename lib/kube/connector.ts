import "server-only";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { buildConnector } from "undici";
import { outsideRequests } from "@/lib/outside-requests";
import type { ClusterAddress } from "./cluster-target";
import { DialError } from "./dial-error";
import { dialProxy } from "./dial-proxy";
import { guardedLookup } from "./guarded-lookup";
import { refusedAddress } from "./refused-address";
import { trustContext } from "./trust-context";

export const CONNECT_TIMEOUT_MS = 5_000;

export type ConnectorOptions = {
  address: ClusterAddress;
  /** PEM of the authorities to trust; null trusts the system's. */
  ca: string | null;
  cert: string | null;
  key: string | null;
  /** Impersonation with several groups needs HTTP/1.1: on HTTP/2 undici joins header lines. */
  isHttp1Only: boolean;
  /** Refuses link-local and metadata addresses, for addresses that were typed. */
  isGuarded: boolean;
};

export type Connector = buildConnector.connector;

/** How sockets to one cluster are made: TLS by its entry, through its proxy, and never to a refused address. */
export function connector(options: ConnectorOptions): Connector {
  const { address, isGuarded } = options;
  const lookup = isGuarded ? { lookup: guardedLookup } : {};
  const dial = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: !options.isHttp1Only,
    preferH2: true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    rejectUnauthorized: !address.insecure,
    secureContext: trustContext(options),
    ...(address.tlsServerName ? { servername: address.tlsServerName } : {}),
    ...lookup,
  });
  // A socket serves many requests, and must not keep the one that happened to be the first.
  const base: Connector = (target, callback) => outsideRequests(() => dial(target, callback));
  return (target, callback) => {
    const proxy = address.proxyUrl;
    const refused = isGuarded ? refusedAddress(address) : null;
    if (refused) return callback(refused, null);
    if (!proxy) return base(target, callback);
    const port = Number(target.port || (target.protocol === "https:" ? 443 : 80));
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    dialProxy(proxy, { host: target.hostname.replace(/^\[|\]$/g, ""), port }, { signal, ...lookup }).then(
      (socket) => overTunnel(base, target, socket, callback),
      (error: unknown) => callback(error instanceof Error ? error : new DialError("proxy", "the proxy failed"), null),
    );
  };
}

function overTunnel(
  base: Connector,
  target: buildConnector.Options,
  socket: Duplex,
  callback: buildConnector.Callback,
): void {
  if (!isSocket(socket)) callback(new DialError("proxy", "the proxy gave no socket"), null);
  else if (target.protocol === "https:") base({ ...target, httpSocket: socket }, callback);
  else callback(null, socket);
}

const isSocket = (stream: Duplex): stream is Socket => "setNoDelay" in stream;
