import type { Problem } from "@/lib/problem";
import type { TrustFinding } from "./compare-trust";
import type { ProviderNote } from "./provider-notes";
import type { StrategyNotes } from "./strategy-notes";
import type { TrustEvidence } from "./trust";

/** What one cluster's API server accepts; `problem` says why nobody could look. */
export type ClusterTrust = {
  cluster: string;
  isHome: boolean;
  context: string | null;
  evidence: TrustEvidence | null;
  problem: Problem | null;
};

/** How people get into one home's Kiali, and what each cluster makes of them. Holds no credential. */
export type UsersView = {
  home: string;
  /** ISO: when it was read. */
  at: string;
  kiali: { namespace: string; name: string; version: string | null };
  openid: {
    issuer: string | null;
    clientId: string | null;
    usernameClaim: string;
    scopes: readonly string[];
    apiToken: string;
    skipsTlsVerify: boolean;
    authenticationTimeoutSeconds: number;
  } | null;
  strategy: StrategyNotes;
  /** Empty where no API server has to know anybody: people's own tokens are not sent to them. */
  trust: readonly ClusterTrust[];
  findings: readonly TrustFinding[];
  providers: readonly ProviderNote[];
  /** Whether there is a user's token to try: Kiali names an issuer and a client, and sends people's tokens to API servers. */
  canReview: boolean;
};
