import type { Problem } from "@/lib/problem";

/** What a token says of itself, shortened; no part of the token. */
export type TokenClaims = {
  issuer: string;
  audiences: readonly string[];
  subject: string;
  algorithm: string;
  /** ISO; null where it does not say. */
  issuedAt: string | null;
  expiresAt: string | null;
  /** The claim that Kiali names people by, and what it holds. */
  username: { claim: string; value: string | null };
  emailVerified: boolean | null;
  /** Null where there is no claim "groups", or one that names none. */
  groups: readonly string[] | null;
};

/** Something to know about the token, or about one cluster's answer. `id` is stable. */
export type ReviewNote = { id: string; tone: "fail" | "warn" | "info"; title: string; detail: string };

/** One cluster's answer. `problem` says why there is none. */
export type ClusterReview = {
  cluster: string;
  isHome: boolean;
  context: string | null;
  answer: "accepted" | "refused" | "unknown";
  /** Whom that API server takes the bearer for, when it accepts. */
  user: string | null;
  groups: readonly string[];
  notes: readonly ReviewNote[];
  problem: Problem | null;
};

/** What became of one user's token. Made to be shown: it holds no part of the token. */
export type TokenReviewView = {
  /** ISO. */
  at: string;
  claims: TokenClaims;
  /** From looking at the token alone, before it was sent to anybody. */
  notes: readonly ReviewNote[];
  /** False when it stayed here: what it says of itself does not fit Kiali. */
  isSent: boolean;
  clusters: readonly ClusterReview[];
  /** Where clusters take the same person for different ones. */
  differences: readonly ReviewNote[];
};
