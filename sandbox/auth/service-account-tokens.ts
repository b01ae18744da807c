import { randomUUID } from "node:crypto";
import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { revise } from "../controllers/controller";
import { type JsonObject, number, object, text, texts } from "../json/json";
import { signJwt, verifyJwt } from "./jwt";
import type { User } from "./user";

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The everlasting token that the token controller puts into a Secret. */
export function legacyToken(cluster: SimCluster, account: JsonObject, secretName: string): string {
  const namespace = text(account, "metadata", "namespace");
  const name = text(account, "metadata", "name");
  const claims = {
    iss: "kubernetes/serviceaccount",
    "kubernetes.io/serviceaccount/namespace": namespace,
    "kubernetes.io/serviceaccount/secret.name": secretName,
    "kubernetes.io/serviceaccount/service-account.name": name,
    "kubernetes.io/serviceaccount/service-account.uid": text(account, "metadata", "uid"),
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  return signJwt(claims, cluster.serviceAccountKey);
}

/** A TokenRequest token: bound to its ServiceAccount, and to a Secret when one is given, and ending. */
export function boundToken(
  cluster: SimCluster,
  account: JsonObject,
  audiences: readonly string[],
  ttlSeconds: number,
  secret: JsonObject | null = null,
) {
  const namespace = text(account, "metadata", "namespace");
  const name = text(account, "metadata", "name");
  const now = seconds(Date.now());
  const claims = {
    aud: [...audiences],
    exp: now + ttlSeconds,
    iat: now,
    iss: cluster.issuer,
    jti: randomUUID(),
    "kubernetes.io": {
      namespace,
      ...(secret ? { secret: { name: text(secret, "metadata", "name"), uid: text(secret, "metadata", "uid") } } : {}),
      serviceaccount: { name, uid: text(account, "metadata", "uid") },
    },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  return { token: signJwt(claims, cluster.serviceAccountKey), expiresAt: new Date((now + ttlSeconds) * 1000) };
}

const LAST_USED = "kubernetes.io/legacy-token-last-used";

/** The API server writes the day of its use on a token Secret, once a day, whenever it looks at the token anew. */
function noteUse(cluster: SimCluster, namespace: string, name: string): void {
  const today = new Date().toISOString().slice(0, 10);
  const change = (live: JsonObject): JsonObject => {
    const metadata = object(live, "metadata");
    return { ...live, metadata: { ...metadata, labels: { ...object(metadata, "labels"), [LAST_USED]: today } } };
  };
  revise(cluster, builtInKind("Secret"), namespace, name, change, "", "kube-apiserver");
}

/** The ServiceAccount a token stands for now, or null when it is forged, expired, or its account or Secret is gone. */
export function userOfToken(cluster: SimCluster, token: string): User | null {
  const claims = verifyJwt(token, cluster.serviceAccountKey.publicKey);
  if (!claims) return null;
  const legacy = "kubernetes.io/serviceaccount/";
  const secretName = text(claims, `${legacy}secret.name`);
  const bound = object(claims, "kubernetes.io");
  const namespace = text(bound, "namespace") || text(claims, `${legacy}namespace`);
  const name = text(bound, "serviceaccount", "name") || text(claims, `${legacy}service-account.name`);
  const uid = text(bound, "serviceaccount", "uid") || text(claims, `${legacy}service-account.uid`);
  const account = cluster.store.get("serviceaccounts", namespace, name);
  if (!account || text(account, "metadata", "uid") !== uid) return null;
  if (secretName) {
    const stored = text(cluster.store.get("secrets", namespace, secretName), "data", "token");
    if (Buffer.from(stored, "base64").toString() !== token) return null;
    noteUse(cluster, namespace, secretName);
  } else {
    const anchor = text(bound, "secret", "uid");
    const held = cluster.store.get("secrets", namespace, text(bound, "secret", "name"));
    if (anchor && text(held, "metadata", "uid") !== anchor) return null;
    if (number(claims, ["exp"], 0) < seconds(Date.now())) return null;
    if (!texts(claims, "aud").includes(cluster.issuer)) return null;
  }
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    extra: secretName ? {} : { "authentication.kubernetes.io/credential-id": [`JTI=${text(claims, "jti")}`] },
  };
}
