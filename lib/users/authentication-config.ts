import "server-only";
import { X509Certificate } from "node:crypto";
import { parse } from "yaml";
import * as z from "zod";
import type { ClaimMapping, TrustedIssuer } from "./trust";

const mapping = z
  .object({ claim: z.string().optional(), prefix: z.string().nullish(), expression: z.string().optional() })
  .optional();
const file = z.object({
  kind: z.literal("AuthenticationConfiguration"),
  jwt: z
    .array(
      z.object({
        issuer: z.object({
          url: z.string(),
          audiences: z.array(z.string()).optional(),
          certificateAuthority: z.string().optional(),
        }),
        claimMappings: z.object({ username: mapping, groups: mapping }).optional(),
        claimValidationRules: z
          .array(
            z.object({
              claim: z.string().optional(),
              requiredValue: z.string().optional(),
              expression: z.string().optional(),
            }),
          )
          .optional(),
      }),
    )
    .max(64)
    .optional(),
});

/**
 * The issuers of a structured authentication configuration; null for a text that is none.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 */
export function authenticationConfig(yaml: string): readonly TrustedIssuer[] | null {
  const parsed = file.safeParse(parseYaml(yaml));
  if (!parsed.success) return null;
  return (parsed.data.jwt ?? []).map(({ issuer, claimMappings, claimValidationRules }) => ({
    issuer: issuer.url,
    audiences: issuer.audiences ?? [],
    username: mappingOf(claimMappings?.username),
    groups: mappingOf(claimMappings?.groups),
    ca: issuer.certificateAuthority
      ? { kind: "inline", fingerprint: fingerprintOf(issuer.certificateAuthority) }
      : null,
    rules: (claimValidationRules ?? []).map(
      ({ claim, requiredValue, expression }) => expression ?? `${claim ?? "?"}=${requiredValue ?? ""}`,
    ),
  }));
}

function mappingOf(found: z.infer<typeof mapping>): ClaimMapping | null {
  if (found?.expression) return { expression: found.expression };
  return found?.claim ? { claim: found.claim, prefix: found.prefix ?? "" } : null;
}

function fingerprintOf(pem: string): string {
  try {
    return `sha256:${new X509Certificate(pem).fingerprint256}`;
  } catch {
    return "no certificate";
  }
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml, { maxAliasCount: 100, logLevel: "error" });
  } catch {
    return null;
  }
}
