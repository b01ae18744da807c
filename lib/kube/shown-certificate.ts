import "server-only";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import type { ShownCertificate } from "@/lib/status/cluster-way";
import type { ClusterTarget } from "./cluster-target";
import { connectionProblem } from "./connection-problem";
import { serverOf } from "./server-of";
import { tlsIdentity } from "./tls-identity";
import { trustContext } from "./trust-context";

/**
 * Shakes hands over an open socket and tells the certificate and whether it is trusted, as the target says: by its authority and for its name. Shows
 * no certificate of our own and ends before a request. Rejects with `signal`, and with what the handshake threw.
 */
export async function shownCertificate(
  below: Duplex,
  { context, address }: ClusterTarget,
  ca: string | null,
  signal: AbortSignal,
): Promise<ShownCertificate> {
  const host = address.server.hostname.replace(/^\[|\]$/g, "");
  const name = address.tlsServerName ?? host;
  const tls = connect({
    socket: below,
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    secureContext: trustContext({ ca, cert: null, key: null }),
    rejectUnauthorized: false,
  });
  try {
    await handshaken(tls, below, signal);
    const code = address.insecure ? null : faultOf(tls);
    const problem = code === null ? null : connectionProblem(withCode(code), context, serverOf(address), 0);
    return {
      ...tlsIdentity(tls.getPeerCertificate(true)),
      protocol: tls.getProtocol(),
      fault:
        code === null
          ? null
          : problem?.kind === "tls"
            ? problem
            : { kind: "tls", context, server: serverOf(address), why: "unknown-ca", detail: code },
      isUnchecked: address.insecure,
    };
  } finally {
    tls.destroy();
  }
}

function handshaken(tls: TLSSocket, below: Duplex, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => reject(signal.reason);
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  const cut = () => reject(withCode("ECONNRESET"));
  below.once("error", reject);
  below.once("close", cut);
  // What comes after the handshake is over is nobody's.
  tls.on("error", reject);
  tls.once("secureConnect", resolve);
  return promise.finally(() => signal.removeEventListener("abort", leave));
}

/** Node gives the code as a string, whatever its types say. */
function faultOf({ authorized, authorizationError }: TLSSocket): string | null {
  if (authorized) return null;
  const error: unknown = authorizationError;
  if (typeof error === "string") return error;
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "CERT_UNTRUSTED";
}

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
