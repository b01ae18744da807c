/** What an operator can act on: closed, serialisable, free of secrets and of raw error messages from libraries. */
export type Problem =
  | {
      kind: "unreachable";
      context: string;
      server: string;
      why: "dns" | "refused" | "timed-out" | "reset" | "no-route" | "proxy";
      timeoutMs: number | null;
    }
  | {
      kind: "tls";
      context: string;
      server: string;
      why: "unknown-ca" | "wrong-host" | "expired" | "not-yet-valid" | "handshake";
      detail: string;
    }
  | { kind: "unauthenticated"; context: string; credential: string }
  | {
      kind: "forbidden";
      context: string;
      verb: string;
      resource: string;
      namespace: string | null;
      name: string | null;
      user: string | null;
      /** The server's words when it is more than a missing rule: an escalation, a quota, an admission policy. */
      detail?: string;
    }
  | { kind: "not-found"; context: string; object: string }
  | {
      kind: "conflict";
      context: string;
      object: string;
      owners: readonly { manager: string; fields: readonly string[] }[];
    }
  | { kind: "changed"; context: string; object: string }
  | { kind: "rejected"; context: string; object: string; causes: readonly { field: string; message: string }[] }
  | { kind: "throttled"; context: string; retryAfterSeconds: number | null }
  | { kind: "server-failure"; context: string; status: number; reason: string }
  | { kind: "not-kubernetes"; context: string; server: string; found: string }
  /** `isAnswer`: not one object, but what a store of telemetry answers. */
  | { kind: "too-large"; context: string; object: string; limitBytes: number; isAnswer?: true }
  | { kind: "credential"; context: string; why: CredentialFault; detail: string; hint: string | null }
  | { kind: "kubeconfig"; file: string; line: number | null; why: KubeconfigFault; detail: string }
  | { kind: "no-such-context"; context: string }
  | { kind: "cancelled"; context: string }
  | { kind: "timed-out"; context: string; waitedFor: string; timeoutMs: number }
  | { kind: "gate-failed"; context: string; gate: string; layer: GateLayer; detail: string }
  | { kind: "plan-changed" }
  | { kind: "blocked"; checks: readonly string[] }
  | { kind: "invalid-input"; fields: Readonly<Record<string, readonly string[]>> }
  | { kind: "not-signed-in" }
  /** The request did not come from a page of this console at an address it answers to. */
  | { kind: "refused"; why: "host" | "origin" | "cross-site" | "content-type" }
  /** Someone is connecting this cluster to this home right now; `run` can be watched. */
  | { kind: "busy"; context: string; name: string; run: string; startedAt: string }
  /** Another console acts on this home's Kiali right now; times are ISO, null where nothing says. */
  | { kind: "held"; context: string; holder: string; since: string | null; until: string | null }
  | { kind: "no-such-run"; run: string }
  /** The audit file could not be written, so nothing was changed. */
  | { kind: "not-recorded"; file: string; why: "denied" | "full" | "locked" | "other" }
  /** A store of metrics or traces, called as `context` says, did not give what Kiali would get; `url` is without credentials. */
  | { kind: "store"; context: string; url: string; why: StoreFault; detail: string }
  | { kind: "unexpected"; incidentId: string };

export type StoreFault =
  /** It wants an Authorization header, and is asked through an API server, which keeps that header for itself. */
  | "authorization-taken"
  /** Kiali sends what this console has no right or no way to send. */
  | "not-ours-to-send"
  /** The place that Kiali's configuration names holds no credential. */
  | "no-credential"
  /** 401 or 403. */
  | "refused"
  /** It answered, and not as a store of its kind: a login page, a user interface, another path. */
  | "not-its-api"
  | "redirects"
  /** Its certificate is not one that Kiali would trust either. */
  | "untrusted"
  /** 5xx, or nothing stands behind its Service. */
  | "failed"
  | "slow"
  /** Its address cannot be used, or nothing here can ask it. */
  | "no-way"
  /** Kiali is told to do without. */
  | "disabled";

export type CredentialFault =
  | "exec-missing"
  | "exec-failed"
  | "exec-timed-out"
  | "exec-junk"
  | "exec-expired"
  | "exec-interactive"
  | "token-file"
  | "certificate-file"
  | "auth-provider"
  | "bad-base64"
  | "bad-pem"
  | "key-mismatch"
  | "none";

export type KubeconfigFault =
  | "missing"
  | "empty"
  | "unreadable"
  | "binary"
  | "too-large"
  | "directory"
  | "bad-yaml"
  | "alias-bomb"
  | "not-a-kubeconfig"
  | "duplicate-name"
  | "missing-user"
  | "missing-cluster"
  | "bad-base64"
  | "ca-and-insecure"
  | "bad-server"
  | "auth-provider"
  | "bad-exec"
  | "bad-field";

/** Which layer of the path from Kiali to the remote a gate found broken, outermost first. */
export type GateLayer = "network" | "tls" | "authentication" | "authorization" | "secret" | "rollout" | "kiali";

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fail = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem });
