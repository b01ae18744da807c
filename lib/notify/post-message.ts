import "server-only";
import { errors } from "undici";
import { describeProblem } from "@/lib/describe-problem";
import { connectionProblem } from "@/lib/kube/connection-problem";
import { openOutgoing } from "@/lib/outgoing/open-outgoing";
import { signMessage } from "./sign-message";
import type { WebhookSetting } from "./webhook-setting";

const DEADLINE_MS = 8_000;
const LIMIT_BYTES = 64 * 1024;
const LONGEST_RETRY_AFTER_MS = 60 * 60_000;

/** How one try ended. `why` null: delivered. `retryAfterMs`: what the receiver asked for. */
export type Posted = { status: number | null; why: string | null; retryAfterMs: number | null; isGone: boolean };
export type Post = (message: { id: string; body: string }, signal: AbortSignal) => Promise<Posted>;

/** Sends one signed message, once, within 8 s: no redirect is followed, TLS is verified, and only 2xx is a yes. Never fails otherwise than in its answer. */
export async function postMessage(
  { url, secret }: Extract<WebhookSetting, { state: "on" }>,
  { id, body }: { id: string; body: string },
  signal: AbortSignal,
): Promise<Posted> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const outgoing = openOutgoing(url, {
    ca: null,
    schemes: ["http:", "https:"],
    limitBytes: LIMIT_BYTES,
    connections: 1,
  });
  try {
    const answer = await outgoing.send(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "kiali-fleet",
        ...signMessage(secret, { id, atMs: Date.now(), body }),
      },
      body,
      signal: AbortSignal.any([signal, deadline]),
    });
    await answer.drop().catch(() => undefined);
    const { status } = answer;
    if (status >= 200 && status < 300) return { status, why: null, retryAfterMs: null, isGone: false };
    const why =
      status >= 300 && status < 400 ? `It answered ${status}; no redirect is followed` : `It answered ${status}`;
    return { status, why, retryAfterMs: retryAfterMs(answer.headers["retry-after"]), isGone: status === 410 };
  } catch (error) {
    const silent = (why: string): Posted => ({ status: null, why, retryAfterMs: null, isGone: false });
    if (signal.aborted) return silent("This console ended");
    if (deadline.aborted) return silent(`No answer within ${DEADLINE_MS / 1000} s`);
    const problem = connectionProblem(error, "The receiver", url.origin, DEADLINE_MS);
    if (problem?.kind === "invalid-input")
      return silent("Its name resolves to a link-local address or a metadata service, which this console never dials");
    if (problem) return silent(describeProblem(problem).title);
    if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError)
      return silent("What it sends is no HTTP");
    throw error;
  } finally {
    await outgoing.close();
  }
}

/** Seconds, or a date. */
function retryAfterMs(value: string | string[] | undefined): number | null {
  const text = typeof value === "string" ? value.trim() : "";
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}
