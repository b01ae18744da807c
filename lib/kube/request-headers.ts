import "server-only";
import type { ApiRequest } from "./api-request";
import type { Auth } from "./credential";
import type { Impersonation } from "./login";

type Headers = Record<string, string | string[]>;

/** Headers of one request. The only place, with the exec plugin's environment, where a credential leaves its Secret. */
export function requestHeaders(request: ApiRequest, auth: Auth, who: Impersonation | null, mayZip: boolean): Headers {
  return {
    ...Object.fromEntries(
      Object.entries(request.extraHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value.reveal().trim()]),
    ),
    accept: request.accept ?? "application/json",
    "user-agent": "kiali-fleet",
    ...(mayZip ? { "accept-encoding": "gzip" } : {}),
    ...(request.body === undefined ? {} : { "content-type": request.contentType ?? "application/json" }),
    ...(auth.authorization ? { authorization: auth.authorization.reveal() } : {}),
    ...(who ? impersonationHeaders(who) : {}),
  };
}

/** One header line per group: they must not be joined, which is why such a handle speaks HTTP/1.1. */
function impersonationHeaders({ user, uid, groups, extra }: Impersonation): Headers {
  return {
    "impersonate-user": user,
    ...(uid ? { "impersonate-uid": uid } : {}),
    ...(groups.length > 0 ? { "impersonate-group": [...groups] } : {}),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`impersonate-extra-${headerKey(key)}`, [...values]]),
    ),
  };
}

/** Lower case, and percent-encoded where a header name may not hold the character, as client-go does. */
const headerKey = (key: string): string =>
  [...Buffer.from(key.toLowerCase())]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[!#$&'*+.^_`|~0-9a-z-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
