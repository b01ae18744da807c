import "server-only";
import type { Secret } from "@/lib/secret";

/** Inline content, or a file that is read when the credential is used. */
export type Pem = { kind: "data"; pem: Secret } | { kind: "file"; path: string };

export type ExecLogin = {
  apiVersion: "client.authentication.k8s.io/v1" | "client.authentication.k8s.io/v1beta1";
  command: string;
  /** Wrapped: people put client secrets there. */
  args: readonly Secret[];
  env: readonly { name: string; value: Secret }[];
  installHint: string | null;
  provideClusterInfo: boolean;
  /** True for interactiveMode Always: such a plugin cannot work here, there is no terminal. */
  needsTerminal: boolean;
};

export type Impersonation = {
  user: string;
  uid: string | null;
  groups: readonly string[];
  extra: Readonly<Record<string, readonly string[]>>;
};

/** Everything one user entry says, checked; nothing of it prints. */
export type Login = {
  certificate: { cert: Pem; key: Pem } | null;
  token: Secret | null;
  /** Beats `token`. */
  tokenFile: string | null;
  basic: { username: string; password: Secret } | null;
  exec: ExecLogin | null;
  impersonate: Impersonation | null;
};

export const ANONYMOUS: Login = {
  certificate: null,
  token: null,
  tokenFile: null,
  basic: null,
  exec: null,
  impersonate: null,
};

export type CredentialKind = "certificate" | "token" | "token-file" | "exec" | "basic" | "none";

/** Which part of a login decides who one is, in client-go's order. */
export function credentialKind(login: Login): CredentialKind {
  if (login.tokenFile) return "token-file";
  if (login.token) return "token";
  if (login.basic) return "basic";
  if (login.exec) return "exec";
  return login.certificate ? "certificate" : "none";
}
