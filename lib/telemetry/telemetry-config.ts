import type { Secret } from "@/lib/secret";

/** Where a credential stands that Kiali sends to a store; the value itself is read only while asking. */
export type CredentialSource =
  | { kind: "secret"; name: string; key: string }
  | { kind: "written"; value: Secret }
  /** A file in Kiali's pod, which nobody reads from outside. */
  | { kind: "file"; path: string };

export type StoreAuth =
  | { kind: "none" }
  | { kind: "basic"; username: CredentialSource; password: CredentialSource }
  | { kind: "bearer"; token: CredentialSource }
  /** Kiali sends the token of its own account, which is not ours to send. */
  | { kind: "kiali-token" }
  /** A way of signing in that this console does not have: "oauth2". */
  | { kind: "other"; type: string };

/** How Kiali reaches a store. */
export type StoreConnection = {
  url: string;
  auth: StoreAuth;
  insecureSkipVerify: boolean;
  /** PEM of a CA of its own, when the configuration names one that can be read. */
  ca: string | null;
  /** Sent with each request: a tenant, for one. A value may be a credential. */
  headers: Readonly<Record<string, CredentialSource>>;
};

/** `external_services` of one Kiali, defaults of its version filled in. Holds credentials: it never leaves the server. */
export type TelemetryConfig = {
  prometheus: StoreConnection & {
    /** Kiali can do without metrics since 2.26. */
    enabled: boolean;
    /** Whether the address is written, or Kiali's default. */
    isDefault: boolean;
    queryScope: Readonly<Record<string, string>>;
    thanos: { enabled: boolean; retentionPeriod: string | null; scrapeInterval: string | null };
  };
  customDashboards: {
    enabled: boolean;
    /** Null when the main store serves them too. */
    url: string | null;
    queryScope: Readonly<Record<string, string>>;
  };
  tracing: StoreConnection & {
    enabled: boolean;
    isDefault: boolean;
    provider: "jaeger" | "tempo";
    useGrpc: boolean;
    grpcPort: number | null;
    externalUrl: string | null;
    healthCheckUrl: string | null;
    /** Tenant of Tempo's path or header, as configured. */
    tempo: { orgId: string | null; datasourceUid: string | null; tenant: string | null };
    namespaceSelector: boolean;
    useWaypointName: boolean;
    queryScope: Readonly<Record<string, string>>;
  };
};
