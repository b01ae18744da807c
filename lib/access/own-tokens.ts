import type { Cluster, FoundObject, SecretObject } from "@/lib/cluster/cluster";
import type { TokenClaims } from "@/lib/kiali/remote-entry";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { CLUSTER_ANNOTATION, isOurs, MANAGED_BY, OUR_NAME, type Owner } from "./ownership";
import { REPLACES_ANNOTATION, TOKEN_SECRET_TYPE, tokenSecretName } from "./remote-manifests";

/** A Secret in the remote that a token of one connection stands or falls with. */
export type OwnToken = {
  name: string;
  uid: string;
  /** "anchor": requested tokens are bound to it, and it holds nothing. */
  kind: "token-secret" | "anchor";
  /** What the token controller put in; null in an anchor, and until it did. */
  token: Secret | null;
  /** UID of the one that it was made to replace. */
  replaces: string | null;
  found: FoundObject;
};

/** Every Secret that this connection made for its tokens, by our label, the home's UID and the cluster's name. */
export async function ownTokens(
  remote: Cluster,
  owner: Pick<Owner, "homeUid" | "cluster">,
  namespace: string,
): Promise<Result<readonly OwnToken[]>> {
  const listed = await remote.listSecrets({ namespace, labelSelector: `${MANAGED_BY}=${OUR_NAME}` });
  if (!listed.ok) return listed;
  return ok(
    listed.value
      .filter((each) => isOurs(each, owner) && each.metadata.annotations?.[CLUSTER_ANNOTATION] === owner.cluster)
      .map(ownToken)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

const ownToken = ({ metadata, type, data }: SecretObject): OwnToken => ({
  name: metadata.name,
  uid: metadata.uid,
  kind: type === TOKEN_SECRET_TYPE ? "token-secret" : "anchor",
  token: data.token && data.token.size > 0 ? data.token : null,
  replaces: metadata.annotations?.[REPLACES_ANNOTATION] ?? null,
  found: { apiVersion: "v1", kind: "Secret", metadata, type },
});

/** The one that a credential stands or falls with; null for one of none of them. */
export function holderOf(
  tokens: readonly OwnToken[],
  credential: Secret | null,
  claims: TokenClaims | null,
): OwnToken | null {
  if (credential === null) return null;
  const anchor = claims?.secret?.uid;
  return (
    tokens.find((each) =>
      each.kind === "anchor" ? anchor !== undefined && each.uid === anchor : (each.token?.isSame(credential) ?? false),
    ) ?? null
  );
}

/** "kiali-remote-east-token", then "…-token-2": the first that is not taken. */
export function freeTokenName(account: string, taken: ReadonlySet<string>): string {
  const first = tokenSecretName(account);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? first : `${first}-${number}`;
    if (!taken.has(name)) return name;
  }
}
