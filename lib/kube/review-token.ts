import "server-only";
import * as z from "zod";
import type { CallOptions, ReviewedToken } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { Handle } from "./handle";
import { postReview } from "./post-review";

const LONGEST = 1_000;
const user = z.object({ username: z.string().nullish(), groups: z.array(z.string()).nullish() });
const status = z.object({ authenticated: z.boolean().nullish(), user: user.nullish(), error: z.string().nullish() });
/** The answer repeats the token in `spec`, which is never read. */
const review = z.object({ status: status.nullish() });

/**
 * TokenReview: one of the few ways to learn why a server refuses a token, since its bearer is told "Unauthorized" only.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
 */
export async function reviewToken(
  handle: Handle,
  token: Secret,
  options?: CallOptions,
): Promise<Result<ReviewedToken>> {
  const asked = token.reveal();
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token: asked } };
  const reviewed = await postReview(handle, body, review, options);
  if (!reviewed.ok) return reviewed;
  const { authenticated, user: seen, error } = reviewed.value.status ?? {};
  const isAccepted = authenticated === true;
  return ok({
    authenticated: isAccepted,
    user: isAccepted ? (seen?.username ?? "") : null,
    groups: isAccepted ? (seen?.groups ?? []) : [],
    error: error ? withoutToken(error, asked).slice(0, LONGEST) : null,
  });
}

/** A server's words may quote what it could not read. */
const withoutToken = (text: string, token: string): string =>
  [token, ...token.split(".")]
    .filter((part) => part.length >= 8)
    .reduce((words, part) => words.replaceAll(part, "[redacted]"), text);
