import type { Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";

/** `namespace` is null for cluster-scoped kinds. */
export type ObjectRef = { apiVersion: string; kind: string; namespace: string | null; name: string };

/** What we send. Values that are credentials are written `${token:<id>}` and filled in by lib/kube while applying. */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
};

export type ManagedFields = {
  manager: string;
  operation: string;
  time: string | null;
  subresource: string | null;
  fieldsV1: unknown;
};

/** What a cluster answered. In Secrets read this way every data value and the last-applied annotation are "[redacted]". */
export type FoundObject = {
  apiVersion: string;
  kind: string;
  metadata: Manifest["metadata"] & {
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    deletionTimestamp?: string;
    generation?: number;
    ownerReferences?: readonly { apiVersion: string; kind: string; name: string; uid: string }[];
    managedFields?: readonly ManagedFields[];
  };
  [field: string]: unknown;
};

/** A Secret with its values kept as `Secret` objects, already base64-decoded. */
export type SecretObject = {
  ref: ObjectRef;
  metadata: FoundObject["metadata"];
  type: string;
  data: Readonly<Record<string, Secret>>;
};

/** One authorization question. `resource` may hold a subresource: "pods/log". `group` "" is the core group. */
export type AccessAsk = { verb: string; group: string; resource: string; namespace: string | null; name?: string };

/** One rule that holds for whoever asked. `resourceNames` empty: for every name. */
export type HeldRule = {
  verbs: readonly string[];
  apiGroups: readonly string[];
  resources: readonly string[];
  resourceNames: readonly string[];
};
/** `isComplete` false: some authorizer of that server cannot list what it allows (or refuses), so only `may` knows. */
export type HeldRules = { rules: readonly HeldRule[]; isComplete: boolean };

/** The answer to one authorization question; `reason` is the server's own, at most 1,000 characters, and null where it gave none. */
export type AccessAnswer = { allowed: boolean; reason: string | null };

export type Subject = { user: string; groups: readonly string[] };
export type ListQuery = {
  apiVersion: string;
  kind: string;
  /** null asks for all namespaces, or for a cluster-scoped kind. */
  namespace: string | null;
  labelSelector?: string;
  fieldSelector?: string;
};

/** Every call takes these. `timeoutMs` shortens or lengthens the default deadline of the call (8 s reads, 15 s writes). */
export type CallOptions = {
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Nobody asked for this call: it fails where it would start a program that signs in, and so might open a window. */
  isSilent?: boolean;
};

export type ProxyOptions = CallOptions & {
  /** For the service itself: a tenant, for one. Never those that the API server takes for itself, see `isProxyHeader`. */
  headers?: Readonly<Record<string, Secret>>;
  /** 8 MiB unless told. */
  limitBytes?: number;
};

export type ApplyOptions = CallOptions & {
  /** Field manager; "kiali-fleet" unless one owner per key is needed: "kiali-fleet/<cluster name>". */
  manager?: string;
  dryRun?: boolean;
  /** Take fields from other managers. Only for what the reviewed plan names as taken over. */
  force?: boolean;
  /** Values for the `${token:<id>}` references of the manifest. */
  tokens?: ReadonlyMap<string, Secret>;
};

export type Account = { namespace: string; name: string };
export type MintedToken = { token: Secret; expiresAt: string | null };
export type ServerVersion = {
  gitVersion: string;
  major: string;
  minor: string /** The server's clock at the answer, ISO. */;
  serverTime: string | null /** Ours, in the middle of the call, ISO. */;
  localTime: string;
};
export type Identity = { username: string; uid: string | null; groups: readonly string[] };
/** Whom an API server takes the bearer of a token for. `error` is the server's own reason, at most 1,000 characters; null where it gave none. */
export type ReviewedToken = {
  authenticated: boolean;
  user: string | null;
  groups: readonly string[];
  error: string | null;
};
export type ServiceRef = { namespace: string; name: string; port: string | number; scheme: "http" | "https" };
export type TlsIdentity = {
  issuer: string;
  subject: string;
  validTo: string;
  validFrom: string;
  altNames: readonly string[];
};

/** How one would reach and sign in to a cluster from elsewhere: exactly what goes into a kubeconfig for Kiali. */
export type Endpoint = {
  server: string;
  /** PEM, null when `insecure`. */
  ca: string | null;
  insecure: boolean;
  tlsServerName: string | null;
  proxyUrl: string | null;
};

/** What a pure room may ask of one cluster. Every answer is a Result; nothing throws for what an operator can act on. */
export type Cluster = {
  /** The kubeconfig context, or a label for a cluster opened by endpoint. */
  readonly context: string;
  /** As this process reaches it. */
  readonly endpoint: Endpoint;
  /** "certificate", "token", "exec"… never the value. */
  readonly credential: string;
  version: (options?: CallOptions) => Promise<Result<ServerVersion>>;
  /** The certificate the server shows, whether or not it is trusted. */
  tlsIdentity: (options?: CallOptions) => Promise<Result<TlsIdentity>>;
  whoAmI: (options?: CallOptions) => Promise<Result<Identity>>;
  /**
   * TokenReview: whether this server accepts someone else's token, and as whom. A token that it refuses is an answer, not a problem. The server
   * keeps a good answer for 10 s, so a token that has just expired may still be accepted.
   */
  reviewToken: (token: Secret, options?: CallOptions) => Promise<Result<ReviewedToken>>;
  /** Served group/versions and their kinds, for "is this API here"; one round trip (aggregated discovery), memoised. */
  serves: (apiVersion: string, kind: string, options?: CallOptions) => Promise<Result<boolean>>;
  /** Null when it is not there, also when its kind is not served. */
  read: (ref: ObjectRef, options?: CallOptions) => Promise<Result<FoundObject | null>>;
  /** All pages. A kind that is not served has no objects: ask `serves` where that matters. */
  list: (query: ListQuery, options?: CallOptions) => Promise<Result<readonly FoundObject[]>>;
  readSecret: (ref: { namespace: string; name: string }, options?: CallOptions) => Promise<Result<SecretObject | null>>;
  listSecrets: (
    query: { namespace: string | null; labelSelector?: string; fieldSelector?: string },
    options?: CallOptions,
  ) => Promise<Result<readonly SecretObject[]>>;
  /** SelfSubjectAccessReview; SubjectAccessReview when `as` is given. */
  may: (ask: AccessAsk, options?: CallOptions & { as?: Subject }) => Promise<Result<boolean>>;
  /** The same with what the server says of it: by which binding something is allowed. */
  mayWhy: (ask: AccessAsk, options?: CallOptions & { as?: Subject }) => Promise<Result<AccessAnswer>>;
  /** All that this login may do in a namespace, in one answer; null asks for what holds everywhere. */
  rules: (namespace: string | null, options?: CallOptions) => Promise<Result<HeldRules>>;
  apply: (manifest: Manifest, options?: ApplyOptions) => Promise<Result<FoundObject>>;
  /** Strategic merge patch, for the one thing server-side apply cannot do: touch fields that stay another manager's (a rollout). */
  patch: (
    ref: ObjectRef,
    body: Record<string, unknown>,
    options?: CallOptions & { uid?: string; resourceVersion?: string; dryRun?: boolean },
  ) => Promise<Result<FoundObject>>;
  /**
   * Never deletes what it did not see: the UID is a precondition, and so is the resourceVersion when given ("changed" otherwise).
   * Deleting what is gone already is ok.
   */
  remove: (
    ref: ObjectRef,
    options: CallOptions & { uid: string; resourceVersion?: string; dryRun?: boolean },
  ) => Promise<Result<void>>;
  /**
   * TokenRequest. The API server may shorten the lifetime: trust `expiresAt`. With `boundTo`, a Secret of the account's namespace, the token dies
   * within 10 s of that Secret, and so can be taken back alone.
   */
  mintToken: (
    account: Account,
    options: CallOptions & { ttlSeconds: number; boundTo?: string },
  ) => Promise<Result<MintedToken>>;
  /** Waits, by watch, until the token controller filled a service-account token Secret. */
  awaitTokenSecret: (ref: { namespace: string; name: string }, options?: CallOptions) => Promise<Result<MintedToken>>;
  /** Watches one object until `isDone` holds; answers with it. "timed-out" names `waitedFor`. */
  waitFor: (
    ref: ObjectRef,
    isDone: (found: FoundObject | null) => boolean,
    options: CallOptions & { waitedFor: string; timeoutMs: number },
  ) => Promise<Result<FoundObject | null>>;
  /** GET through the API server's service proxy; the body as parsed JSON, or text when it is not JSON. */
  proxy: (
    service: ServiceRef,
    path: string,
    options?: ProxyOptions,
  ) => Promise<Result<{ status: number; body: unknown; contentType?: string | null }>>;
  podLog: (
    ref: { namespace: string; name: string; container?: string; previous?: boolean; tailLines?: number },
    options?: CallOptions,
  ) => Promise<Result<string>>;
  /** The same server over the connections that are open already, signed in with another token. Closing one closes both. */
  withToken?: (token: Secret) => Cluster;
  close: () => Promise<void>;
};

/** Opens a cluster with a credential that is not the operator's, to try it before Kiali has to live with it. */
export type OpenEndpoint = (label: string, endpoint: Endpoint, token: Secret) => Cluster;
