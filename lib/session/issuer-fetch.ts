import "server-only";
import type { CustomFetch } from "openid-client";
import { openOutgoing } from "@/lib/outgoing/open-outgoing";

const LIMIT_BYTES = 1024 * 1024;

export type IssuerFetch = { fetch: CustomFetch; close: () => Promise<void> };

/**
 * How an identity provider is asked: https only, never at a link-local or metadata address, at most 1 MiB an answer, certificates always
 * verified, by the system's authorities and `ca`. Follows no redirect.
 */
export function issuerFetch(issuer: URL, ca: string | null): IssuerFetch {
  const provider = openOutgoing(issuer, { ca, schemes: ["https:"], limitBytes: LIMIT_BYTES, connections: 4 });
  const fetch: CustomFetch = async (address, { method, headers, body, signal }) => {
    const answer = await provider.send(new URL(address), {
      method: method === "POST" ? "POST" : "GET",
      headers,
      body: body === undefined || body === null ? null : String(body),
      ...(signal ? { signal } : {}),
    });
    const text = await answer.text();
    if (text === null) throw new TypeError("larger than 1 MiB");
    const type = answer.headers["content-type"];
    return new Response(answer.status === 204 || answer.status === 304 ? null : text, {
      status: answer.status,
      headers: { "content-type": typeof type === "string" ? type : "" },
    });
  };
  return { fetch, close: provider.close };
}
