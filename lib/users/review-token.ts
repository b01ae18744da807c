import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { ok, type Problem, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import { acceptedNotes, reviewDifferences } from "./accepted-notes";
import { type OpenidSettings, readSignInSettings } from "./openid-settings";
import { type IdToken, readIdToken } from "./read-id-token";
import { reviewWords } from "./review-words";
import type { ClusterReview, ReviewNote, TokenClaims, TokenReviewView } from "./token-review-view";

const EACH_MS = 8_000;

type Options = { signal?: AbortSignal /** The clock, ms. */; now?: () => number };

/**
 * One user's id_token in every cluster of a home, asked at once by TokenReview with the operator's own credentials, each within 8 s. A text that
 * is no id_token is "invalid-input", and one that does not fit Kiali's issuer and client stays here. Nothing keeps the token.
 */
export async function reviewToken(
  facts: HomeFacts,
  text: string,
  options: Options = {},
): Promise<Result<TokenReviewView>> {
  const settings = await readSignInSettings(facts);
  if (!settings.ok) return settings;
  const { openid } = settings.value;
  const read = readIdToken(text, openid.usernameClaim);
  if (!read.ok) return read;
  const now = (options.now ?? Date.now)();
  const { claims } = read.value;
  const notes = localNotes(claims, openid, now);
  const base = { at: new Date(now).toISOString(), claims, notes };
  if (notes.some(({ tone }) => tone === "fail")) return ok({ ...base, isSent: false, clusters: [], differences: [] });
  const clusters = await meshClusters(facts);
  if (!clusters.ok) return clusters;
  const reviews = await Promise.all(
    clusters.value.map((cluster) => reviewIn(facts, cluster, read.value, openid, now, options.signal)),
  );
  return ok({ ...base, isSent: true, clusters: reviews, differences: reviewDifferences(reviews) });
}

/** What can be told by looking. A "fail" keeps the token here; an expired one is sent, since API servers may still take it. */
function localNotes(claims: TokenClaims, { issuer, clientId }: OpenidSettings, now: number): readonly ReviewNote[] {
  const notes: ReviewNote[] = [];
  if (issuer === null || claims.issuer !== issuer)
    notes.push({
      id: "token.issuer",
      tone: "fail",
      title: "Not a token of Kiali's issuer",
      detail: `It was made by ${claims.issuer}; Kiali's issuer is ${issuer ?? "not set"}. It was sent nowhere.`,
    });
  if (clientId === null || !claims.audiences.includes(clientId))
    notes.push({
      id: "token.audience",
      tone: "fail",
      title: "Not a token for Kiali",
      detail: `It is for ${claims.audiences.join(", ") || "nobody"}; Kiali's client is ${clientId ?? "not set"}. It was sent nowhere.`,
    });
  if (claims.expiresAt !== null && Date.parse(claims.expiresAt) < now)
    notes.push({
      id: "token.expired",
      tone: "warn",
      title: "It has expired",
      detail:
        "API servers refuse it, at the latest 10 s after its end: they keep a good answer for that long. Sign in again for a new one.",
    });
  if (claims.username.value === null)
    notes.push({
      id: "token.username",
      tone: "warn",
      title: `It has no claim ${claims.username.claim}`,
      detail: "Kiali names people by it (auth.openid.username_claim) and refuses who has none.",
    });
  return notes;
}

async function reviewIn(
  facts: HomeFacts,
  { name, isHome, context, problem }: MeshCluster,
  { token, claims }: IdToken,
  { issuer, clientId }: OpenidSettings,
  now: number,
  signal: AbortSignal | undefined,
): Promise<ClusterReview> {
  const base = { cluster: name, isHome, context, user: null, groups: [], notes: [] };
  const unknown = (why: Problem): ClusterReview => ({ ...base, answer: "unknown", problem: why });
  if (context === null) return unknown(problem ?? { kind: "no-such-context", context: name });
  const opened = isHome ? ok(facts.home.cluster) : await facts.world.open(context);
  if (!opened.ok) return unknown(opened.problem);
  const asked = await opened.value.reviewToken(token, { timeoutMs: EACH_MS, ...(signal ? { signal } : {}) });
  if (!asked.ok) return unknown(asked.problem);
  const { authenticated, user, groups, error } = asked.value;
  return authenticated
    ? { ...base, answer: "accepted", user, groups, notes: acceptedNotes(name, asked.value, claims, now), problem: null }
    : { ...base, answer: "refused", notes: [reviewWords(error, { cluster: name, issuer, clientId })], problem: null };
}
