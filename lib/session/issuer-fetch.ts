import "server-only";
import type { CustomFetch } from "openid-client";
import { Agent, request } from "undici";
import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import { connector } from "@/lib/kube/connector";
import { defaultAuthorities } from "@/lib/kube/default-authorities";
import { DialError } from "@/lib/kube/dial-error";
import { environmentProxy } from "@/lib/kube/environment-proxy";
import { readBody } from "@/lib/kube/read-body";

const LIMIT_BYTES = 1024 * 1024;

export type IssuerFetch = { fetch: CustomFetch; close: () => Promise<void> };

/**
 * How an identity provider is asked: https only, never at a link-local or metadata address, at most 1 MiB an answer, certificates always
 * verified, by the system's authorities and `ca`. Follows no redirect.
 */
export function issuerFetch(issuer: URL, ca: string | null): IssuerFetch {
  const agent = new Agent({
    connections: 4,
    connect: connector({
      address: {
        server: issuer,
        ca: null,
        insecure: false,
        tlsServerName: null,
        proxyUrl: environmentProxy(issuer, process.env),
        disableCompression: true,
        execConfig: null,
      },
      ca: ca === null ? null : [...defaultAuthorities(), ca].join("\n"),
      cert: null,
      key: null,
      isHttp1Only: true,
      isGuarded: true,
    }),
  });
  const fetch: CustomFetch = async (address, { method, headers, body, signal }) => {
    const url = URL.parse(address);
    if (url?.protocol !== "https:" || isForbiddenHost(url.hostname))
      throw new DialError("refused-address", `${url?.host ?? "an address"} of the provider`);
    const answer = await request(url, {
      dispatcher: agent,
      method: method === "POST" ? "POST" : "GET",
      headers,
      body: body === undefined || body === null ? null : String(body),
      ...(signal ? { signal } : {}),
    });
    const text = await readBody(answer.body, answer.headers, LIMIT_BYTES);
    if (text === null) throw new TypeError("larger than 1 MiB");
    const type = answer.headers["content-type"];
    return new Response(answer.statusCode === 204 || answer.statusCode === 304 ? null : text, {
      status: answer.statusCode,
      headers: { "content-type": typeof type === "string" ? type : "" },
    });
  };
  return { fetch, close: () => agent.destroy() };
}
