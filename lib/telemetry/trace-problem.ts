import { fail, type Result } from "@/lib/problem";
import type { Store, StoreAnswer } from "./store";

const SHOWN_CHARACTERS = 300;

/** The problem of an answer that is not what a store of traces says at `path`; `hint` goes on where the status alone does not tell. */
export function traceProblem(store: Store, path: string, answer: StoreAnswer, hint: string): Result<never> {
  const { status, contentType, body } = answer;
  const fault = (why: "refused" | "failed" | "not-its-api", detail: string) =>
    fail({ kind: "store", context: store.label, url: store.url, why, detail });
  if (status === 429) return fail({ kind: "throttled", context: store.label, retryAfterSeconds: null });
  const said = `GET ${path} answered ${status} ${looks(contentType, body)}.`;
  if (status === 401 && typeof body === "string" && /no org id/i.test(body))
    return fault(
      "refused",
      `${said} It keeps tenants apart, and no X-Scope-OrgID header was sent: set external_services.tracing.custom_headers, or write the tenant into internal_url.`,
    );
  if (status === 401 || status === 403) return fault("refused", said);
  if (status >= 500) return fault("failed", said);
  return fault("not-its-api", `${said} ${hint}.`);
}

/** True for a page of a user interface or of a login, whatever its status. */
export const isPage = ({ contentType, body }: Pick<StoreAnswer, "contentType" | "body">): boolean =>
  contentType === "text/html" || (typeof body === "string" && /^\s*<(!doctype|html)/i.test(body));

function looks(contentType: string | null, body: unknown): string {
  if (isPage({ contentType, body })) return "with a web page";
  const text = typeof body === "string" ? body.trim() : "";
  return text === "" ? `with ${contentType ?? "nothing"}` : `"${text.slice(0, SHOWN_CHARACTERS)}"`;
}
