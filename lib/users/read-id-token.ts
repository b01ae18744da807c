import "server-only";
import * as z from "zod";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import type { TokenClaims } from "./token-review-view";

/** A user's id_token, and what it says of itself; nothing has verified it. */
export type IdToken = { token: Secret; claims: TokenClaims };

const LIMIT_BYTES = 100_000;
const LONGEST = 300;
const SHOWN_GROUPS = 100;

const header = z.object({ alg: z.string(), typ: z.string().optional() });
const payload = z.looseObject({
  iss: z.string().min(1),
  sub: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number().optional(),
  typ: z.string().optional().catch(undefined),
  email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
});

const refuse = (message: string): Result<IdToken> => fail({ kind: "invalid-input", fields: { token: [message] } });

/**
 * Takes a pasted text for an id_token, or says why it is none: too large (100 kB), not three parts, unsigned, a service account's, an access
 * token. What it refuses is in nobody's memory afterwards and was sent nowhere. `claimName` is the claim that Kiali names people by.
 */
export function readIdToken(text: string, claimName: string): Result<IdToken> {
  const trimmed = text.trim().replace(/^Bearer\s+/i, "");
  if (Buffer.byteLength(trimmed) > LIMIT_BYTES) return refuse("Larger than 100 kB: no provider makes such an id_token");
  const parts = trimmed.split(".");
  if (parts.length === 5) return refuse("Encrypted (five parts): API servers read signed tokens only");
  if (parts.length !== 3 || parts.some((part) => !/^[A-Za-z0-9_-]*$/.test(part)))
    return refuse("Not a JSON web token: three parts with dots between them, as the provider gave it");
  const head = header.safeParse(decoded(parts[0]));
  const body = payload.safeParse(decoded(parts[1]));
  if (!head.success) return refuse("Its first part is no header of a JSON web token");
  if (/^none$/i.test(head.data.alg) || parts[2] === "")
    return refuse("Not signed: whoever wrote it could say anything");
  if (!body.success) return refuse("Not an id_token: it lacks one of iss, sub, aud and exp");
  const { iss, sub, aud, exp, iat, typ } = body.data;
  if (sub.startsWith("system:serviceaccount:") || iss === "kubernetes/serviceaccount")
    return refuse("The token of a service account, not of a person. It was sent nowhere");
  if (/^(at\+jwt|application\/at\+jwt)$/i.test(head.data.typ ?? "") || /^(bearer|refresh|offline)$/i.test(typ ?? ""))
    return refuse("An access or refresh token: paste the id_token of the same answer");
  const name = body.data[claimName];
  // One group may stand alone: API servers take it for a list.
  const groups = typeof body.data.groups === "string" ? [body.data.groups] : body.data.groups;
  return ok({
    token: new Secret(trimmed),
    claims: {
      issuer: short(iss),
      audiences: [aud].flat().slice(0, SHOWN_GROUPS).map(short),
      subject: short(sub),
      algorithm: short(head.data.alg),
      issuedAt: iat === undefined ? null : isoOf(iat),
      expiresAt: isoOf(exp),
      username: { claim: claimName, value: typeof name === "string" ? short(name) : null },
      emailVerified: body.data.email_verified ?? null,
      groups: Array.isArray(groups)
        ? groups.flatMap((each) => (typeof each === "string" ? [short(each)] : [])).slice(0, SHOWN_GROUPS)
        : null,
    },
  });
}

const short = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);

/** Null for a time that no calendar has. */
function isoOf(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function decoded(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
