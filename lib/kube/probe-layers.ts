import "server-only";
import { isIP, type LookupFunction, Socket, connect as tcpConnect } from "node:net";
import type { Duplex } from "node:stream";
import type { CallOptions } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { WayStep } from "@/lib/status/cluster-way";
import type { ClusterTarget } from "./cluster-target";
import { connectionProblem } from "./connection-problem";
import { CONNECT_TIMEOUT_MS } from "./connector";
import { dialProxy } from "./dial-proxy";
import { refusedAddress } from "./refused-address";
import { alreadyResolved, resolveHost } from "./resolve-host";
import { pemReader } from "./secret-files";
import { serverOf } from "./server-of";
import { shownCertificate } from "./shown-certificate";

/**
 * Looks at the way to a server layer by layer: the name, the socket, the certificate. It shows no credential and sends no byte of a request. Each layer
 * has a deadline of its own, `timeoutMs`; the first that fails ends the look. Where the way leads through a proxy, the name is the proxy's: the
 * server's is resolved by the proxy.
 */
export async function* probeLayers(
  target: ClusterTarget,
  isGuarded: boolean,
  options: CallOptions = {},
): AsyncGenerator<WayStep> {
  const { server, proxyUrl } = target.address;
  const to = endOf(server);
  const dialled = proxyUrl ? endOf(proxyUrl) : to;
  const proxy = proxyUrl ? `${dialled.host}:${dialled.port}` : null;

  const refused = isGuarded ? refusedAddress(target.address) : null;
  const name = await timed(target, options, async (deadline) => {
    if (refused) throw refused;
    return resolveHost(dialled.host, isGuarded, deadline);
  });
  if (!name.result.ok) return yield { layer: "dns", proxy, ...name, result: name.result };
  const found = name.result.value;
  const seen = {
    host: dialled.host,
    isLiteral: isIP(dialled.host) !== 0,
    addresses: found.map(({ address }) => address),
  };
  yield { layer: "dns", proxy, ...name, result: ok(seen) };

  const lookup = alreadyResolved(found);
  const tcp = await timed(target, options, (deadline) =>
    proxyUrl ? dialProxy(proxyUrl, to, { signal: deadline, lookup }) : dial(to, lookup, deadline),
  );
  if (!tcp.result.ok) return yield { layer: "tcp", proxy, ...tcp, result: tcp.result };
  const socket = tcp.result.value;
  try {
    yield {
      layer: "tcp",
      proxy,
      ...tcp,
      result: ok({ address: remoteOf(socket) ?? dialled.host, port: dialled.port }),
    };
    const ca = await authorityOf(target);
    yield ca.ok
      ? {
          layer: "tls",
          proxy,
          ...(await timed(target, options, (deadline) => shownCertificate(socket, target, ca.value, deadline))),
        }
      : { layer: "tls", proxy, tookMs: 0, result: ca };
  } finally {
    socket.destroy();
  }
}

type Timed<T> = { tookMs: number; result: Result<T> };

/** What `look` saw within its deadline, or the problem that it met. A throw that is none of a connection's stays a throw. */
async function timed<T>(
  { context, address }: ClusterTarget,
  { signal, timeoutMs = CONNECT_TIMEOUT_MS }: CallOptions,
  look: (deadline: AbortSignal) => Promise<T>,
): Promise<Timed<T>> {
  const timer = AbortSignal.timeout(timeoutMs);
  const startedAt = performance.now();
  const result = await look(signal ? AbortSignal.any([signal, timer]) : timer).then(ok<T>, (error: unknown) => {
    const server = serverOf(address);
    if (signal?.aborted) return fail({ kind: "cancelled", context });
    if (timer.aborted) return fail({ kind: "unreachable", context, server, why: "timed-out", timeoutMs });
    const problem = connectionProblem(error, context, server, timeoutMs);
    if (!problem) throw error;
    return fail(problem);
  });
  return { tookMs: Math.round((performance.now() - startedAt) * 10) / 10, result };
}

function dial({ host, port }: End, lookup: LookupFunction, signal: AbortSignal): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  const socket = tcpConnect({ host, port, lookup });
  const leave = () => {
    socket.destroy();
    reject(signal.reason);
  };
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  socket.once("connect", () => resolve(socket));
  // Stays after the dial: a socket that fails while nobody listens would end the process.
  socket.on("error", reject);
  return promise.finally(() => signal.removeEventListener("abort", leave));
}

/** PEM of whom the entry trusts; null for the system's authorities. */
async function authorityOf({ context, address: { ca } }: ClusterTarget): Promise<Result<string | null>> {
  if (!ca) return ok(null);
  const pem = await pemReader(ca).read();
  const from = ca.kind === "file" ? ca.path : "the inline certificate authority";
  return pem
    ? ok(pem.reveal())
    : fail({
        kind: "credential",
        context,
        why: "certificate-file",
        detail: `${from} could not be read or is empty`,
        hint: null,
      });
}

const remoteOf = (socket: Duplex): string | null =>
  socket instanceof Socket ? (socket.remoteAddress?.replace(/^::ffff:/, "") ?? null) : null;

type End = { host: string; port: number };
const PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80, "socks5:": 1080 };
const endOf = ({ hostname, port, protocol }: URL): End => ({
  host: hostname.replace(/^\[|\]$/g, ""),
  port: Number(port || (PORTS[protocol] ?? 443)),
});
