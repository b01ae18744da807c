import "server-only";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { fail, ok, type Result } from "@/lib/problem";

const PROXY_SCHEMES = ["http:", "https:", "socks5:"];

/** Refuses addresses in a wish that this console must not be made to dial, before anything is read for it. */
export function checkTypedUrls({ server, proxyUrl }: Pick<ConnectWish, "server" | "proxyUrl">): Result<null> {
  const fault = server === null ? ok(null) : checkServerUrl(server);
  if (!fault.ok) return fault;
  return proxyUrl === null ? ok(null) : checkProxyUrl(proxyUrl);
}

/** A proxy may be plain; it must carry no password either, since a wish travels in addresses. */
function checkProxyUrl(text: string): Result<null> {
  const refuse = (message: string): Result<null> => fail({ kind: "invalid-input", fields: { proxyUrl: [message] } });
  const url = URL.parse(text.trim());
  if (!url || url.hostname === "" || !PROXY_SCHEMES.includes(url.protocol))
    return refuse("The proxy must start with http://, https:// or socks5://");
  if (url.username || url.password) return refuse("The proxy must not carry a user name or password");
  return isForbiddenHost(url.hostname) ? refuse("Link-local and cloud metadata addresses are refused") : ok(null);
}
