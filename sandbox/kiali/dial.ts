import { Agent, request } from "node:https";
import { type Json, parseJson } from "../json/json";
import type { Remote } from "./remote-kubeconfig";

/** `refused` and the like carry Go's words; a status is what an API server answered. */
export type Dialled = { status: number; body: Json } | { error: string };

export type Dialler = { get: (path: string, timeoutMs: number) => Promise<Dialled>; close: () => void };

/** Calls a remote's API over TLS with the credential of its kubeconfig; `token` is asked anew at each call. */
export function dialler(remote: Remote, token: () => string | null): Dialler {
  const { hostname, port, host } = new URL(remote.server);
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ...(remote.ca ? { ca: remote.ca } : {}),
    rejectUnauthorized: !remote.insecure,
    ...(remote.serverName ? { servername: remote.serverName } : {}),
  });
  const get = (path: string, timeoutMs: number) =>
    new Promise<Dialled>((resolve) => {
      const bearer = token();
      const headers = {
        accept: "application/json",
        "user-agent": "kiali",
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      };
      const fail = (why: string) => resolve({ error: `Get "${remote.server}${path}": ${why}` });
      const call = request({ hostname, port: port || 443, path, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", () => fail("EOF"));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: bodyOf(Buffer.concat(chunks).toString()) }),
        );
      });
      const timer = setTimeout(() => {
        fail(`dial tcp ${host}: i/o timeout`);
        call.destroy();
      }, timeoutMs);
      call.on("error", (error: NodeJS.ErrnoException) => fail(reasonOf(error, host)));
      call.on("close", () => clearTimeout(timer));
      call.end();
    });
  return { get, close: () => agent.destroy() };
}

function bodyOf(source: string): Json {
  try {
    return parseJson(source);
  } catch {
    return source;
  }
}

function reasonOf(error: NodeJS.ErrnoException, host: string): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return `dial tcp ${host}: connect: connection refused`;
    case "ECONNRESET":
    case "EPIPE":
      return "EOF";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `dial tcp: lookup ${host.split(":")[0]}: no such host`;
    case "CERT_HAS_EXPIRED":
      return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `tls: failed to verify certificate: x509: certificate is not valid for ${host.split(":")[0]}`;
    default:
      return error.code && /SIGNED|ISSUER|VERIFY|SIGNATURE/.test(error.code)
        ? "tls: failed to verify certificate: x509: certificate signed by unknown authority"
        : `dial tcp ${host}: ${error.code ?? "connect failed"}`;
  }
}
