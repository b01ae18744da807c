import type { ContextRow } from "@/lib/cluster/context-row";

/** How a context signs in, in words. */
export const CREDENTIAL_WORDS: Readonly<Record<ContextRow["credential"], string>> = {
  certificate: "certificate",
  token: "token",
  "token-file": "token file",
  exec: "exec plugin",
  basic: "password",
  none: "no credential",
};

/** An exec plugin may open a login window, so such a context is dialled one by one, when somebody asks for it. */
export const mayOpenLogin = (row: Pick<ContextRow, "credential">): boolean => row.credential === "exec";
