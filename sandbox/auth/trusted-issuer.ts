/** How one API server trusts one issuer of id_tokens, as its AuthenticationConfiguration says. */
export type TrustedIssuer = {
  url: string;
  /** PEM of what the server believes the issuer's authority to be. */
  ca: string;
  audiences: readonly string[];
  /** The claim that names the user; "email" unless given. */
  usernameClaim?: string;
  /** The claim that lists groups; "groups" unless given. */
  groupsClaim?: string;
  /** Put before user names and groups. */
  prefix: string;
};
