import { builtInKind } from "../api/kinds";
import { legacyToken } from "../auth/service-account-tokens";
import type { SimCluster } from "../cluster";
import { type JsonObject, object, text } from "../json/json";
import { discard, onChange, revise } from "./controller";

const SECRET = builtInKind("Secret");
const TYPE = "kubernetes.io/service-account-token";
const ACCOUNT = "kubernetes.io/service-account.name";
const UID = "kubernetes.io/service-account.uid";

/** Fills service-account token Secrets, and removes those whose ServiceAccount is gone. */
export function runTokenSecrets(cluster: SimCluster): () => void {
  return onChange(cluster, ["secrets", "serviceaccounts"], () => {
    for (const secret of cluster.store.list("secrets", "")) if (text(secret, "type") === TYPE) settle(cluster, secret);
  });
}

function settle(cluster: SimCluster, secret: JsonObject): void {
  const namespace = text(secret, "metadata", "namespace");
  const name = text(secret, "metadata", "name");
  const account = cluster.store.get("serviceaccounts", namespace, text(secret, "metadata", "annotations", ACCOUNT));
  const uid = text(account, "metadata", "uid");
  const known = text(secret, "metadata", "annotations", UID);
  if (!account || (known && known !== uid)) {
    discard(cluster, SECRET, secret);
    return;
  }
  if (known && text(secret, "data", "token")) return;
  const encode = (value: string) => Buffer.from(value).toString("base64");
  const filled = {
    "ca.crt": encode(cluster.authority.certificate),
    namespace: encode(namespace),
    token: encode(legacyToken(cluster, account, name)),
  };
  revise(cluster, SECRET, namespace, name, (live) => ({
    ...live,
    metadata: { ...object(live, "metadata"), annotations: { ...object(live, "metadata", "annotations"), [UID]: uid } },
    data: { ...object(live, "data"), ...filled },
  }));
}
