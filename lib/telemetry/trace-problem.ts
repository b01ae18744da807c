import { fail, type Result } from "@/lib/problem";
import type { Store, StoreAnswer } from "./store";

const SHOWN_CHARACTERS = 300;

/** The problem of an answer that is not what `provider` says at `path`; `hint` goes on where the status alone does not tell. */
export function traceProblem(
  store: Store,
  path: string,
  { status, contentType, body }: StoreAnswer,
  hint: string,
): Result<never> {
  if (status === 401 && !isAboutTenants(body))
    return fail({ kind: "unauthenticated", context: store.label, credential: "configured" });
  if (status === 403)
    return fail({
      kind: "forbidden",
      context: store.label,
      verb: "get",
      resource: path,
      namespace: null,
      name: null,
      user: null,
      detail:
        "The store, or a proxy before it, refuses what Kiali's configuration sends. Look at its credentials there.",
    });
  if (status === 429) return fail({ kind: "throttled", context: store.label, retryAfterSeconds: null });
  const message = isAboutTenants(body)
    ? 'answered 401 "no org id": it keeps tenants apart, and no X-Scope-OrgID header is sent. Set external_services.tracing.custom_headers, or write the tenant into internal_url'
    : `answered ${status} ${looks(contentType, body)}. ${hint}`;
  return fail({ kind: "rejected", context: store.label, object: `GET ${path}`, causes: [{ field: "", message }] });
}

const isAboutTenants = (body: unknown): boolean => typeof body === "string" && /no org id/i.test(body);

/** True for a page of a user interface or of a login, whatever its status. */
export const isPage = ({ contentType, body }: StoreAnswer): boolean =>
  contentType === "text/html" || (typeof body === "string" && /^\s*<(!doctype|html)/i.test(body));

function looks(contentType: string | null, body: unknown): string {
  if (isPage({ status: 0, contentType, body })) return "with a web page";
  const text = typeof body === "string" ? body.trim() : "";
  return text === "" ? `with ${contentType ?? "nothing"}` : `"${text.slice(0, SHOWN_CHARACTERS)}"`;
}
