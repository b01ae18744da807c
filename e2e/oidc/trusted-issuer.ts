/** How one API server trusts one issuer, as a world of tests wishes it. */
export type TrustedIssuer = {
  url: string;
  /** PEM of what the server believes the issuer's authority to be. */
  ca: string;
  audiences: readonly string[];
  /** Put before user names (the email) and groups. */
  prefix: string;
};

/** The structured AuthenticationConfiguration that makes a real API server trust exactly these. */
export const authenticationConfiguration = (issuers: readonly TrustedIssuer[]) => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AuthenticationConfiguration",
  jwt: issuers.map(({ url, ca, audiences, prefix }) => ({
    issuer: { url, audiences: [...audiences], audienceMatchPolicy: "MatchAny", certificateAuthority: ca },
    claimMappings: {
      username: { claim: "email", prefix },
      groups: { claim: "groups", prefix },
      uid: { claim: "sub" },
    },
  })),
});
