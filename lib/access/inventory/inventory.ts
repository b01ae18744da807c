import type { FormVerb, UpkeepVerb } from "@/lib/access/upkeep/upkeep-wish";
import type { Installer } from "@/lib/kiali/installation";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { Access } from "@/lib/kiali/rules-for-version";
import type { Orphan, Piece } from "@/lib/plan/orphan";
import type { Problem } from "@/lib/problem";

/** What can be wrong with a connection, by a stable id. */
export type FindingId =
  | "duplicate-key"
  | "name-mismatch"
  | "home-name"
  | "volume-name"
  | "unusable"
  | "credential-dead"
  | "credential-expired"
  | "credential-expiring"
  | "account-missing"
  | "role-missing"
  | "binding-missing"
  | "role-drifted"
  | "leaked-token"
  | "inline-token"
  | "deleted-but-mounted"
  | "not-mounted"
  | "not-loaded"
  | "loaded-without-secret"
  | "no-secret"
  | "remote-unknown"
  | "remote-silent"
  | "quarantined"
  | "leftover";

/** One thing that is wrong, in one sentence, and the verb that mends it. */
export type Finding = {
  id: FindingId;
  severity: "fail" | "warn" | "info";
  detail: string;
  mend: Exclude<UpkeepVerb, FormVerb> | null;
};

/** Who made a connection, as far as its objects tell. "listed": named in clustering.clusters without a Secret. */
export type Maker = { kind: "fleet" | "script" | "hand" | "listed"; words: string };

/** The context of a connection's cluster and how it was found; the server's address in both, or the operator's word. */
export type RemoteMatch = { context: string; how: "address" | "said" | "ownership" };

/** One connection of one home, whoever made it, as the home alone tells it. Times are ISO; null where nothing says. */
export type ConnectionRow = {
  name: string;
  secret: { namespace: string; name: string; uid: string } | null;
  form: "combined" | "labelled" | "listed";
  maker: Maker;
  server: string | null;
  remote: RemoteMatch | null;
  auth: RemoteEntry["auth"];
  tokenPlace: "own-key" | "inline" | null;
  /** From the token's claims. */
  identity: { namespace: string; account: string; uid: string | null } | null;
  credential: {
    kind: "token-secret" | "token-request" | "exec" | "certificate" | "basic" | "none" | "unknown";
    issuedAt: string | null;
    expiresAt: string | null;
  };
  createdAt: string | null;
  rotatedAt: string | null;
  isMounted: boolean;
  /** Whether the running Kiali lists it; null when Kiali would not say. */
  isLoaded: boolean | null;
  isQuarantined: boolean;
  /** A revoke of it began and has not been proven. */
  orphan: Orphan | null;
  findings: readonly Finding[];
};

/** Everything one home's Kiali reads or has read, and what it still owes. */
export type Inventory = {
  home: string;
  kiali: {
    namespace: string;
    name: string;
    version: string | null;
    installer: Installer;
    authStrategy: string | null;
    clusterName: string | null;
  };
  connections: readonly ConnectionRow[];
  /** Orphans whose connection is gone from the home. */
  orphans: readonly Orphan[];
  /** What could not be read; the rest is true nevertheless. */
  problems: readonly Problem[];
};

/** What the remote says of a connection's other half. Read apart from the home, so that a dead cluster delays nobody. */
export type RemoteSide = {
  context: string;
  /** Why nothing, or not everything, could be seen. */
  problem: Problem | null;
  /** Whether the entry's credential is accepted now; null when nobody could try. */
  isAlive: boolean | null;
  rbac: {
    role: string | null;
    binding: string | null;
    access: Access | null;
    /** The key of kiali-rbac.json whose rules these are; null for any other set. */
    version: string | null;
    wantedVersion: string;
    /** "list endpoints", and the like, against what the running Kiali needs. */
    missing: readonly string[];
    extra: readonly string[];
  } | null;
  /** Set when the identity is also that of a Kiali that runs there, with the evidence: it is never deleted. */
  ownKiali: string | null;
  pieces: readonly OwnedPiece[];
  findings: readonly Finding[];
};

/** One object in a remote that belongs to a connection, what it is, and what a revoke does with it. */
export type OwnedPiece = Piece & {
  what: "token" | "binding" | "role" | "account" | "config" | "namespace";
  fate: "delete" | "stay";
  /** Why it is known to belong, and why it goes or stays. */
  why: string;
  owners: readonly string[];
};

/** Something in a cluster that looks like an access for a Kiali and that no home at hand uses. */
export type Leak = OwnedPiece & { context: string; detail: string };
