import "server-only";
import type { Problem, Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { CredentialKind } from "./login";

/** What one request is signed with. The same object is given as long as nothing changed. */
export type Auth = {
  /** The whole value of the Authorization header. */
  authorization: Secret | null;
  certificate: { cert: Secret; key: Secret } | null;
};

/** The private credential of one handle. */
export type Credential = {
  readonly kind: CredentialKind;
  get: (signal: AbortSignal) => Promise<Result<Auth>>;
  /** Whether the next `get` starts a program, which may open a window. */
  startsLogin: () => boolean;
  /** The server answered 401 to `auth`. True when the next `get` may give something else, so that asking again helps. */
  reject: (auth: Auth) => boolean;
};

/** A fault of a credential, before it is known which context runs into it. */
export type CredentialProblem = Extract<Problem, { kind: "credential" }>;
export type CredentialFailure = Omit<CredentialProblem, "kind" | "context">;
