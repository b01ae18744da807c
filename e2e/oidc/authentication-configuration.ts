import type { TrustedIssuer } from "@/sandbox/auth/trusted-issuer";

/** The structured AuthenticationConfiguration that makes a real API server trust exactly these. */
export const authenticationConfiguration = (issuers: readonly TrustedIssuer[]) => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AuthenticationConfiguration",
  jwt: issuers.map(({ url, ca, audiences, prefix, usernameClaim = "email", groupsClaim = "groups" }) => ({
    issuer: { url, audiences: [...audiences], audienceMatchPolicy: "MatchAny", certificateAuthority: ca },
    claimMappings: {
      username: { claim: usernameClaim, prefix },
      groups: { claim: groupsClaim, prefix },
      uid: { claim: "sub" },
    },
  })),
});
