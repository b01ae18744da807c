import "server-only";
import { createHash } from "node:crypto";
import { parse } from "yaml";
import * as z from "zod";
import type { Endpoint, SecretObject } from "@/lib/cluster/cluster";
import { canonicalJson } from "@/lib/plan/canonical-json";
import { Secret } from "@/lib/secret";
import { keptParse } from "./kept-parse";
import { keyOwners } from "./key-owners";
import type { RemoteEntry, TokenClaims } from "./remote-entry";
import { COMBINED_SECRET, REMOTE_SECRETS_ROOT, tokenKey } from "./secret-names";

const optionalText = z.string().min(1).optional().catch(undefined);
const named = <T extends z.ZodType>(key: string, inner: T) =>
  z.array(z.looseObject({ name: z.coerce.string(), [key]: inner }));
const kubeconfig = z.object({
  "current-context": z.coerce.string().optional(),
  contexts: named("context", z.unknown()).optional(),
  users: z
    .array(
      z.object({
        name: z.coerce.string(),
        user: z
          .object({
            token: optionalText,
            tokenFile: optionalText,
            exec: z.record(z.string(), z.unknown()).optional(),
            username: optionalText,
            "auth-provider": z.unknown().optional(),
            "client-certificate-data": optionalText,
            "client-certificate": optionalText,
          })
          .nullish(),
      }),
    )
    .optional(),
  clusters: z
    .array(
      z.object({
        name: z.coerce.string(),
        cluster: z.object({
          server: optionalText,
          "certificate-authority-data": optionalText,
          "insecure-skip-tls-verify": z.boolean().optional(),
          "tls-server-name": optionalText,
          "proxy-url": optionalText,
        }),
      }),
    )
    .optional(),
});
type Kubeconfig = z.infer<typeof kubeconfig>;

/**
 * What Kiali will make of one Secret at its next start: an entry per kubeconfig, without anything secret. Keys that hold the token of another key
 * are no entries; what Kiali cannot use is an entry with faults.
 */
export function readRemoteEntries(secret: SecretObject): readonly RemoteEntry[] {
  const known = entriesOf.get(secret) ?? entriesIn(secret);
  entriesOf.set(secret, known);
  return known;
}
const entriesOf = new WeakMap<SecretObject, readonly RemoteEntry[]>();

function entriesIn(secret: SecretObject): readonly RemoteEntry[] {
  const keys = Object.keys(secret.data);
  const tokenKeys = new Set(keys.map(tokenKey).filter((key) => isTokenOfAnother(secret, key)));
  return keys.filter((key) => !tokenKeys.has(key)).map((key) => readEntry(secret, key));
}

/** The keys of a Secret that are one connection's: its kubeconfig, and its token. A cluster called "west.token" is not west's. */
export const entryKeys = (secret: Pick<SecretObject, "data">, name: string): readonly string[] =>
  [name, tokenKey(name)].filter((key) => key in secret.data && (key === name || isTokenOfAnother(secret, key)));

const isTokenOfAnother = ({ data }: Pick<SecretObject, "data">, key: string): boolean =>
  data[key] !== undefined && parseKubeconfig(data[key]) === null;

/** How Kiali reaches the cluster of one entry, with or without a credential; null when it has no address. */
export function endpointIn(secret: SecretObject, key: string): Endpoint | null {
  const cluster = parseKubeconfig(secret.data[key])?.clusters?.[0]?.cluster;
  if (!cluster?.server) return null;
  return {
    server: cluster.server,
    ca: decodeCa(cluster["certificate-authority-data"]),
    insecure: cluster["insecure-skip-tls-verify"] ?? false,
    tlsServerName: cluster["tls-server-name"] ?? null,
    proxyUrl: cluster["proxy-url"] ?? null,
  };
}

/** What trying the credential of one entry needs; null when it has no address or no token that we could send. */
export function probeOf(secret: SecretObject, key: string): { endpoint: Endpoint; token: Secret } | null {
  const endpoint = endpointIn(secret, key);
  const user = parseKubeconfig(secret.data[key])?.users?.[0]?.user;
  const tokenFileKey = keyOfTokenFile(secret, user?.tokenFile);
  const token = user?.tokenFile === undefined ? user?.token : secret.data[tokenFileKey ?? ""]?.reveal().trim();
  return endpoint && token ? { endpoint, token: new Secret(token) } : null;
}

/** The claims of a JSON web token, unverified; null for a token of another kind. */
export function tokenClaims(token: Secret): TokenClaims | null {
  const [header, payload] = token.reveal().split(".");
  const claims = claimsShape.safeParse(decodeJson(payload));
  if (!claims.success) return null;
  const [, , namespace = null, account = null] = claims.data.sub?.startsWith("system:serviceaccount:")
    ? claims.data.sub.split(":")
    : [];
  const kid = z.object({ kid: z.string() }).safeParse(decodeJson(header));
  return {
    subject: claims.data.sub ?? null,
    namespace,
    account,
    accountUid: claims.data["kubernetes.io"]?.serviceaccount?.uid ?? claims.data[LEGACY_UID] ?? null,
    secret: anchorOf(claims.data),
    audiences: [claims.data.aud ?? []].flat(),
    issuedAt: isoOf(claims.data.iat),
    expiresAt: isoOf(claims.data.exp),
    keyId: kid.success ? kid.data.kid : null,
  };
}

function readEntry(secret: SecretObject, key: string): RemoteEntry {
  const { metadata } = secret;
  const base = {
    key,
    secret: {
      namespace: metadata.namespace ?? "",
      name: metadata.name,
      uid: metadata.uid,
      form: metadata.name === COMBINED_SECRET ? ("combined" as const) : ("labelled" as const),
    },
    managers: managersOf(secret, key),
  };
  const config = parseKubeconfig(secret.data[key]);
  const cluster = config?.clusters?.[0];
  const user = config?.users?.[0]?.user;
  const tokenFileKey = keyOfTokenFile(secret, user?.tokenFile);
  const inFile = tokenFileKey === null ? undefined : secret.data[tokenFileKey];
  const token = inFile ?? (user?.token === undefined ? undefined : new Secret(user.token));
  const ca = decodeCa(cluster?.cluster["certificate-authority-data"]);
  return {
    ...base,
    clusterName: cluster?.name ?? null,
    server: cluster?.cluster.server ?? null,
    caSha: ca === null ? null : createHash("sha256").update(ca).digest("hex"),
    insecure: cluster?.cluster["insecure-skip-tls-verify"] ?? false,
    tlsServerName: cluster?.cluster["tls-server-name"] ?? null,
    proxyUrl: cluster?.cluster["proxy-url"] ?? null,
    auth: authOf(user),
    execSha: user?.exec ? execSha(user.exec) : null,
    token: token ? tokenClaims(token) : null,
    tokenFileKey,
    faults: faultsOf(config, key, user?.tokenFile !== undefined && tokenFileKey !== null && inFile === undefined),
  };
}

function faultsOf(config: Kubeconfig | null, key: string, tokenMissing: boolean): readonly string[] {
  if (!config) return ["it is not a kubeconfig"];
  const clusters = config.clusters ?? [];
  const cluster = clusters[0];
  const context = config.contexts?.find((each) => each.name === config["current-context"]);
  return [
    clusters.length === 1 ? null : `it has ${clusters.length} clusters where Kiali takes exactly one`,
    cluster && cluster.name !== key
      ? `its cluster is called ${cluster.name}, its key ${key}: Kiali's mesh would fail`
      : null,
    cluster && !cluster.cluster.server ? "it has no server address" : null,
    (config.users?.length ?? 0) === 0 ? "it has no user" : null,
    context ? null : "its current-context does not exist",
    cluster?.cluster["certificate-authority-data"] && cluster.cluster["insecure-skip-tls-verify"]
      ? "it has CA data and insecure-skip-tls-verify together: Kiali would not start"
      : null,
    tokenMissing ? "the file of its token is not a key of this Secret" : null,
  ].flatMap((fault) => (fault === null ? [] : [fault]));
}

function authOf(user: NonNullable<Kubeconfig["users"]>[number]["user"]): RemoteEntry["auth"] {
  if (!user) return "none";
  if (user.exec) return "exec";
  if (user.tokenFile) return "token-file";
  if (user.token) return "token";
  if (user["client-certificate-data"] || user["client-certificate"]) return "certificate";
  if (user.username) return "basic";
  return user["auth-provider"] === undefined ? "none" : "auth-provider";
}

const parseKubeconfig = (value: Secret | undefined): Kubeconfig | null => (value ? parseText(value.reveal()) : null);

/** Hundreds of entries are read again whenever one changes. */
const parseText = keptParse(
  (text: string): Kubeconfig | null => {
    try {
      const parsed = kubeconfig.safeParse(parse(text, { maxAliasCount: 10, logLevel: "error" }));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  },
  (config) => !config?.users?.some(({ user }) => user?.token || user?.["client-certificate-data"] || user?.exec),
);

function keyOfTokenFile(secret: SecretObject, path: string | undefined): string | null {
  const folder = `${REMOTE_SECRETS_ROOT}/${secret.metadata.name}/`;
  return path?.startsWith(folder) ? path.slice(folder.length) : null;
}

/** Who owns `data.<key>` by the Secret's own record. */
const managersOf = ({ metadata: { managedFields = NOBODY } }: SecretObject, key: string): readonly string[] =>
  keyOwners(managedFields).get(key) ?? [];
const NOBODY: NonNullable<SecretObject["metadata"]["managedFields"]> = [];

/** Tokens of token Secrets name the account's UID under a key of their own. */
const LEGACY_UID = "kubernetes.io/serviceaccount/service-account.uid";
const LEGACY_SECRET = "kubernetes.io/serviceaccount/secret.name";
const claimsShape = z.object({
  sub: z.string().optional(),
  [LEGACY_UID]: z.string().optional(),
  [LEGACY_SECRET]: z.string().optional(),
  "kubernetes.io": z
    .object({
      serviceaccount: z.object({ uid: z.string() }).optional(),
      secret: z.object({ name: z.string(), uid: z.string() }).optional(),
    })
    .optional()
    .catch(undefined),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  iat: z.number().optional(),
  exp: z.number().optional(),
});

function anchorOf(claims: z.infer<typeof claimsShape>): { name: string; uid: string | null } | null {
  const { [LEGACY_SECRET]: name, "kubernetes.io": bound } = claims;
  return bound?.secret ?? (name === undefined ? null : { name, uid: null });
}

function decodeJson(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

/** Fingerprint of an exec configuration, independent of the order of its keys. */
export const execSha = (exec: unknown): string => createHash("sha256").update(canonicalJson(exec)).digest("hex");

const isoOf = (seconds: number | undefined): string | null =>
  seconds === undefined ? null : new Date(seconds * 1000).toISOString();
const decodeCa = (data: string | undefined): string | null =>
  data === undefined ? null : Buffer.from(data, "base64").toString("utf8");
