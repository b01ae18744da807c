import "server-only";
import { connect as tcpConnect } from "node:net";
import type { Duplex } from "node:stream";
import { connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import type { CallOptions, TlsIdentity } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { ClusterTarget } from "./cluster-target";
import { connectionProblem } from "./connection-problem";
import { CONNECT_TIMEOUT_MS } from "./connector";
import { dialProxy } from "./dial-proxy";
import { guardedLookup } from "./guarded-lookup";
import { refusedAddress } from "./refused-address";
import { serverOf } from "./server-of";
import { tlsIdentity } from "./tls-identity";

/**
 * The certificate a server shows, trusted or not. The one connection that does not verify: it presents no credential,
 * sends no byte of a request and is closed as soon as the certificate is there.
 */
export async function lookAtCertificate(
  { context, address }: ClusterTarget,
  isGuarded: boolean,
  { signal, timeoutMs = CONNECT_TIMEOUT_MS }: CallOptions = {},
): Promise<Result<TlsIdentity>> {
  const server = serverOf(address);
  const timer = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timer]) : timer;
  let socket: Duplex | null = null;
  try {
    const refused = isGuarded ? refusedAddress(address) : null;
    if (refused) throw refused;
    const host = address.server.hostname.replace(/^\[|\]$/g, "");
    const port = Number(address.server.port || (address.server.protocol === "https:" ? 443 : 80));
    const lookup = isGuarded ? { lookup: guardedLookup } : {};
    socket = address.proxyUrl
      ? await dialProxy(address.proxyUrl, { host, port }, { signal: either, ...lookup })
      : tcpConnect({ host, port, ...lookup });
    const tls = connect({
      socket,
      ...(address.tlsServerName ? { servername: address.tlsServerName } : isName(host) ? { servername: host } : {}),
      rejectUnauthorized: false,
    });
    return ok(tlsIdentity(await shown(tls, socket, either)));
  } catch (error) {
    if (signal?.aborted) return fail({ kind: "cancelled", context });
    if (timer.aborted) return fail({ kind: "unreachable", context, server, why: "timed-out", timeoutMs });
    const problem = connectionProblem(error, context, server, timeoutMs);
    if (!problem) throw error;
    return fail(problem);
  } finally {
    socket?.destroy();
  }
}

const isName = (host: string): boolean => !/^[\d.]+$/.test(host) && !host.includes(":");

function shown(tls: TLSSocket, below: Duplex, signal: AbortSignal): Promise<DetailedPeerCertificate> {
  const { promise, resolve, reject } = Promise.withResolvers<DetailedPeerCertificate>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  below.once("error", reject);
  tls.once("error", reject);
  tls.once("secureConnect", () => {
    resolve(tls.getPeerCertificate(true));
    tls.destroy();
  });
  return promise;
}
