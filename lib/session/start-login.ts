import "server-only";
import { ok, type Result } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import { readIssuerCa, readSignInSettings } from "@/lib/users/openid-settings";
import { reviewToken } from "@/lib/users/review-token";
import type { TokenReviewView } from "@/lib/users/token-review-view";
import { beginCodeFlow } from "./code-flow";
import type { Session } from "./sessions";
import { waitFor } from "./user-logins";

export type LoginWish = {
  home: KnownHome;
  /** Where the provider sends the browser back to; one of this console's own addresses. */
  redirectUri: string;
  /** Of Kiali's client, when it has one: typed for this sign-in, kept until it ends. Kiali's own copy is never read. */
  clientSecret: string | null;
};

/**
 * Begins a sign-in at the issuer that the home's Kiali is configured with, and answers the provider's address for the browser. What finishes it
 * stays in this process, with the session, for ten minutes.
 */
export async function startLogin(
  session: Session,
  { home, redirectUri, clientSecret }: LoginWish,
  signal: AbortSignal,
): Promise<Result<{ address: string }>> {
  const facts = await openHomeFacts(home, signal);
  if (!facts.ok) return facts;
  const [settings, ca] = await Promise.all([readSignInSettings(facts.value), readIssuerCa(facts.value)]);
  if (!settings.ok) return settings;
  if (!ca.ok) return ca;
  const flow = await beginCodeFlow({ openid: settings.value.openid, ca: ca.value, redirectUri, clientSecret });
  if (!flow.ok) return flow;
  const { address, state, exchange } = flow.value;
  waitFor(session, state, { home, finish: (search, until) => finish(home, () => exchange(search), until) });
  return ok({ address });
}

/** Reads the home anew: it may have changed while the person was away. */
async function finish(
  home: KnownHome,
  exchange: () => Promise<Result<string>>,
  signal: AbortSignal,
): Promise<Result<TokenReviewView>> {
  const [idToken, facts] = await Promise.all([exchange(), openHomeFacts(home, signal)]);
  if (!idToken.ok) return idToken;
  return facts.ok ? reviewToken(facts.value, idToken.value, { signal }) : facts;
}
