import type { ConnectionRow } from "@/lib/access/inventory/inventory";

/** A healthy connection that this console made, for tests. */
export const rowForTests = (changes: Partial<ConnectionRow> = {}): ConnectionRow => ({
  name: "west",
  secret: { namespace: "istio-system", name: "kiali-multi-cluster-secret", uid: "1" },
  form: "combined",
  maker: { kind: "fleet", words: "Kiali Fleet" },
  server: "https://west.example:6443",
  remote: { context: "admin@west", how: "address" },
  auth: "token-file",
  tokenPlace: "own-key",
  identity: { namespace: "istio-system", account: "kiali-remote-east", uid: "2" },
  credential: { kind: "token-secret", issuedAt: "2026-01-01T00:00:00Z", expiresAt: null },
  createdAt: "2026-01-01T00:00:00Z",
  rotatedAt: null,
  isMounted: true,
  isLoaded: true,
  isQuarantined: false,
  orphan: null,
  findings: [],
  ...changes,
});
