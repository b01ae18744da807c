import "server-only";
import { createHash } from "node:crypto";
import type { Endpoint, FoundObject, Manifest, SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { execSha, probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import { type RemoteAuth, type RemoteEntry, remoteEntryYaml, tokenReference } from "@/lib/kiali/remote-entry";
import { tokenKey, tokenPath, CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";
import type { FieldDiff } from "@/lib/plan/plan";
import type { Secret } from "@/lib/secret";
import type { Connection } from "./connection";
import { connectionManager, keyOwners, MANAGED_BY, OUR_NAME, type Owner, ownershipMarks } from "./ownership";

/** What the home's Secret has to say about the remote, and what it says now. */
export type HomeEntry = {
  manifest: Manifest;
  manager: string;
  /** Empty when the entry is as wanted; the token does not count here. */
  fields: readonly FieldDiff[];
  /** Field managers of our keys that are not this connection. */
  takesOver: readonly string[];
  found: RemoteEntry | null;
  /** The credential that is there now. */
  token: Secret | null;
  /** Clusters of other names in a Secret that has to be for this one alone. */
  strangers: readonly string[];
};

/** The way to the remote as it goes into Kiali's kubeconfig. */
export const endpointOf = ({ server, ca, tlsServerName, proxyUrl }: Connection): Endpoint => ({
  server: server.value,
  ca: ca.value.pem,
  insecure: ca.value.source === "insecure",
  tlsServerName: tlsServerName.value,
  proxyUrl: proxyUrl.value,
});

/** Compares the entry that is there with the one that is wanted, without looking at any credential but its claims. */
export function homeEntry(
  connection: Connection,
  owner: Owner,
  kiali: Pick<KialiInstallation, "namespace" | "config">,
  secret: SecretObject | null,
): HomeEntry {
  const name = connection.name.value;
  const manager = connectionManager(name);
  const entries = secret ? readRemoteEntries(secret) : [];
  const found = entries.find(({ key }) => key === name) ?? null;
  const auth = authOf(connection);
  const keys = auth.kind === "token-file" ? [name, tokenKey(name)] : [name];
  const isCombined = connection.form.value === "combined";
  const owners = keys.flatMap((key) =>
    secret && key in secret.data ? keyOwners(secret.metadata.managedFields, key) : [],
  );
  return {
    manager,
    found,
    manifest: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: connection.secretName.value,
        namespace: kiali.namespace,
        ...(isCombined ? combinedMarks(secret) : labelledMarks(kiali, name, owner)),
      },
      stringData: {
        [name]: remoteEntryYaml({ name, endpoint: endpointOf(connection), auth }),
        ...(auth.kind === "token-file" ? { [tokenKey(name)]: tokenReference(name) } : {}),
      },
    },
    fields: [...entryDiff(connection, auth, found), ...(isCombined ? [] : markDiff(kiali, name, secret))],
    takesOver: [...new Set(owners.filter((each) => each !== manager))],
    token: found && secret ? (probeOf(secret, name)?.token ?? null) : null,
    strangers: isCombined ? [] : entries.filter(({ key }) => key !== name).map(({ key }) => key),
  };
}

function authOf({ name, token, tokenPlace, secretName, exec }: Connection): RemoteAuth {
  if (exec.value !== null) return { kind: "exec", exec: exec.value };
  if (token.value !== "exec" && tokenPlace.value === "own-key")
    return { kind: "token-file", path: tokenPath(secretName.value, name.value) };
  return { kind: "token", ref: name.value };
}

/** Shared by all connections, so only the common label, and only where nobody else's tool has put its own. */
const combinedMarks = (secret: SecretObject | null): Pick<Manifest["metadata"], "labels"> =>
  secret === null || secret.metadata.labels?.[MANAGED_BY] === OUR_NAME ? { labels: { [MANAGED_BY]: OUR_NAME } } : {};

function detectLabel({ config }: Pick<KialiInstallation, "config">): readonly [string, string] {
  const [key = "", value = "true"] = (config.ok ? config.value.autodetect.label : "kiali.io/multiCluster=true").split(
    "=",
  );
  return [key, value];
}

function labelledMarks(kiali: Pick<KialiInstallation, "config">, name: string, owner: Owner) {
  const marks = ownershipMarks(owner);
  const [key, value] = detectLabel(kiali);
  return {
    labels: { ...marks.labels, [key]: value },
    annotations: { ...marks.annotations, [VOLUME_ANNOTATION]: name },
  };
}

function markDiff(
  kiali: Pick<KialiInstallation, "config">,
  name: string,
  secret: Pick<FoundObject, "metadata"> | null,
): readonly FieldDiff[] {
  const [key, value] = detectLabel(kiali);
  const { labels = {}, annotations = {} } = secret?.metadata ?? {};
  return differing([
    [`metadata.labels["${key}"]`, labels[key] ?? null, value],
    [`metadata.annotations["${VOLUME_ANNOTATION}"]`, annotations[VOLUME_ANNOTATION] ?? null, name],
  ]);
}

function entryDiff(connection: Connection, auth: RemoteAuth, found: RemoteEntry | null): readonly FieldDiff[] {
  const way = endpointOf(connection);
  const name = connection.name.value;
  const at = `data["${name}"]`;
  const cluster = `${at}.clusters[0].cluster`;
  return [
    ...differing([
      [`${at}.clusters[0].name`, found?.clusterName ?? null, name],
      [`${cluster}.server`, found?.server ?? null, way.server],
      [`${cluster}.certificate-authority-data`, caWords(found?.caSha ?? null), caWords(shaOf(way.ca))],
      [`${cluster}.insecure-skip-tls-verify`, found?.insecure ? "true" : null, way.insecure ? "true" : null],
      [`${cluster}.tls-server-name`, found?.tlsServerName ?? null, way.tlsServerName],
      [`${cluster}.proxy-url`, found?.proxyUrl ?? null, way.proxyUrl],
      [`${at}.users[0].user`, found ? authWords(found) : null, wantedAuthWords(name, auth)],
    ]),
    ...(found?.faults ?? []).map((fault) => ({ path: at, from: fault, to: "as Kiali can read it" })),
  ];
}

type Row = readonly [path: string, from: string | null, to: string | null];
const differing = (rows: readonly Row[]): readonly FieldDiff[] =>
  rows.filter(([, from, to]) => from !== to).map(([path, from, to]) => ({ path, from, to }));

const shaOf = (pem: string | null): string | null =>
  pem === null ? null : createHash("sha256").update(pem).digest("hex");
const caWords = (sha: string | null): string | null => (sha === null ? null : `sha256:${sha.slice(0, 16)}`);

const authWords = ({ auth, tokenFileKey, execSha: sha }: RemoteEntry): string =>
  auth === "token-file"
    ? `token in the key ${tokenFileKey ?? "of a file elsewhere"}`
    : auth === "exec"
      ? `exec sha256:${sha?.slice(0, 16)}`
      : auth;

const wantedAuthWords = (name: string, auth: RemoteAuth): string =>
  auth.kind === "token-file"
    ? `token in the key ${tokenKey(name)}`
    : auth.kind === "exec"
      ? `exec sha256:${execSha(auth.exec).slice(0, 16)}`
      : "token";
