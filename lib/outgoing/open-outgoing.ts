import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "undici";
import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import { connector } from "@/lib/kube/connector";
import { defaultAuthorities } from "@/lib/kube/default-authorities";
import { DialError } from "@/lib/kube/dial-error";
import { environmentProxy } from "@/lib/kube/environment-proxy";
import { readBody } from "@/lib/kube/read-body";

export type OutgoingRequest = {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string | null;
  /** The only deadline there is, beside the five seconds of a connect. */
  signal?: AbortSignal;
};

export type OutgoingAnswer = {
  status: number;
  headers: IncomingHttpHeaders;
  /** The body, unzipped; null when it is larger than the limit. */
  text: () => Promise<string | null>;
  /** Lets go of a body that nobody wants. */
  drop: () => Promise<void>;
};

/** Throws what Node and undici throw, and a DialError for an address that is never dialed; `connectionProblem` has words for both. */
export type Outgoing = {
  send: (url: URL, request: OutgoingRequest) => Promise<OutgoingAnswer>;
  close: () => Promise<void>;
};

export type OutgoingTrust = {
  /** PEM of authorities beside the system's. */
  ca: string | null;
  /** Nothing is verified; false unless somebody else's configuration says so. */
  isInsecure?: boolean;
  schemes: readonly ("http:" | "https:")[];
  limitBytes: number;
  connections: number;
};

/**
 * Connections from this process to an address that somebody typed or configured, and that is no API server: HTTP/1.1, through the environment's
 * proxy, never to a link-local or metadata address under whatever name, and no redirect is followed.
 */
export function openOutgoing(server: URL, trust: OutgoingTrust): Outgoing {
  const agent = new Agent({
    connections: trust.connections,
    allowH2: false,
    connect: connector({
      address: {
        server,
        ca: null,
        insecure: trust.isInsecure ?? false,
        tlsServerName: null,
        proxyUrl: environmentProxy(server, process.env),
        disableCompression: false,
        execConfig: null,
      },
      ca: trust.ca === null ? null : [...defaultAuthorities(), trust.ca].join("\n"),
      cert: null,
      key: null,
      isHttp1Only: true,
      isGuarded: true,
    }),
  });
  return {
    send: async (url, { method, headers, body = null, signal }) => {
      if (!trust.schemes.some((scheme) => scheme === url.protocol) || isForbiddenHost(url.hostname))
        throw new DialError("refused-address", url.host || "an address");
      const {
        statusCode,
        headers: said,
        body: stream,
      } = await request(url, {
        dispatcher: agent,
        method,
        headers,
        body,
        headersTimeout: 0,
        bodyTimeout: 0,
        ...(signal ? { signal } : {}),
      });
      return {
        status: statusCode,
        headers: said,
        text: () => readBody(stream, said, trust.limitBytes),
        drop: () => stream.dump(),
      };
    },
    close: () => agent.destroy(),
  };
}
