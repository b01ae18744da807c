import { fail, ok, type Result } from "@/lib/problem";
import { isForbiddenHost } from "./forbidden-host";

const refuse = (message: string): Result<URL> => fail({ kind: "invalid-input", fields: { server: [message] } });

/**
 * Judges an API server's address that a person typed: https, no user information, no query, and not a link-local or
 * cloud metadata address. Loopback passes (a check warns about it). Names are judged again when they are resolved.
 */
export function checkServerUrl(text: string): Result<URL> {
  const url = URL.parse(text.trim());
  if (!url || url.hostname === "")
    return refuse("Give the whole address, for example https://api.west.example.com:6443");
  if (url.protocol !== "https:") return refuse("The address must start with https://");
  if (url.username || url.password) return refuse("The address must not carry a user name or password");
  if (url.search || url.hash) return refuse("The address must not carry a query or fragment");
  if (isForbiddenHost(url.hostname)) return refuse("Link-local and cloud metadata addresses are refused");
  return ok(url);
}

/** Whether an address points at the machine that dials it, which is another one for Kiali than for this console. */
export const isLoopbackHost = (hostname: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?|\[?::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]?)$/i.test(
    hostname.replace(/\.$/, ""),
  );
