import type { Derived } from "@/lib/checks/pair-facts";
import type { Account } from "@/lib/cluster/cluster";
import type { Installer } from "@/lib/kiali/installation";
import type { ExecConfig } from "@/lib/kiali/remote-entry";
import type { Access } from "@/lib/kiali/rules-for-version";

export type { Derived };

export type CaSource = "kubeconfig" | "kube-root-ca" | "pem" | "insecure";

/**
 * One connection, decided: what the operator said, and for the rest what the clusters say. Holds no credential (an exec
 * configuration may hold some and is dropped by `connectionToShow`).
 */
export type Connection = {
  /** Kiali's own name of its home cluster. */
  homeName: Derived<string>;
  kiali: Derived<{
    namespace: string;
    name: string;
    version: string | null;
    installer: Installer;
    authStrategy: string | null;
  }>;
  /** The remote's name in Kiali, which has to be its Istio cluster ID. */
  name: Derived<string>;
  /** Every name that some source proposes, best first; `name` is the first of them unless the operator said another. */
  nameProposals: readonly Derived<string>[];
  server: Derived<string>;
  /** PEM is public; null when insecure. */
  ca: Derived<{ source: CaSource; pem: string | null }>;
  tlsServerName: Derived<string | null>;
  proxyUrl: Derived<string | null>;
  namespace: Derived<string>;
  account: Derived<string>;
  access: Derived<Access>;
  token: Derived<"secret" | "request" | "exec">;
  /** Null unless `token` is "request". */
  tokenTtlHours: Derived<number | null>;
  tokenPlace: Derived<"own-key" | "inline">;
  form: Derived<"combined" | "labelled">;
  /** The Secret of the home that holds the entry. */
  secretName: Derived<string>;
  exec: Derived<ExecConfig | null>;
};

export const accountOf = ({ namespace, account }: Connection): Account => ({
  namespace: namespace.value,
  name: account.value,
});

/** The connection as a browser or a log may see it: an exec configuration shows only its command and API version. */
export function connectionToShow(connection: Connection): Connection {
  const { exec } = connection;
  if (exec.value === null) return connection;
  const { apiVersion, command } = exec.value;
  return { ...connection, exec: { ...exec, value: { apiVersion, command } } };
}
