import type { PairFacts } from "@/lib/checks/pair-facts";
import type { FoundObject, Manifest } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Change, Mint, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { changeFor, refOf, stepId } from "./change-for";
import { accountOf, type Connection } from "./connection";
import type { HomeEntry } from "./home-entry";
import type { Owner } from "./ownership";
import {
  accountManifest,
  bindingManifest,
  namespaceManifest,
  type RemoteWish,
  roleManifest,
  tokenSecretManifest,
  tokenSecretName,
} from "./remote-manifests";

export type RemoteSteps = {
  steps: readonly (Change | Mint)[];
  /** The credential that goes on being used; null when a new one is minted (or none is needed). */
  keptToken: Secret | null;
};

/** Changes in the remote, in the order in which the API server accepts them: each refers only to what is there before. */
export async function remoteChanges(
  connection: Connection,
  owner: Owner,
  rules: readonly PolicyRule[],
  entry: HomeEntry,
  facts: PairFacts,
): Promise<Result<RemoteSteps>> {
  const { cluster, context } = facts.remote;
  const place: Place = { side: "remote", context };
  const account = accountOf(connection);
  const wish: RemoteWish = { owner, namespace: account.namespace, account: account.name, rules };
  const usesSecret = connection.token.value === "secret";
  const wanted: readonly (readonly [Manifest, string])[] = [
    [accountManifest(wish), "the identity that Kiali uses in this cluster, and nothing else does"],
    [
      roleManifest(wish),
      `what ${connection.kiali.value.version ?? "this Kiali"} needs there (${connection.access.value}), no more`,
    ],
    [bindingManifest(wish), "gives these rights to that account"],
    ...(usesSecret
      ? [[tokenSecretManifest(wish), "the token controller fills it with the account's token"] as const]
      : []),
  ];
  const namespace = namespaceManifest(wish);
  const tokenRef = { namespace: account.namespace, name: tokenSecretName(account.name) };
  const [room, token, ...found] = await Promise.all([
    cluster.read(refOf(namespace)),
    usesSecret ? cluster.readSecret(tokenRef) : ok(null),
    ...wanted.map(([manifest]) => cluster.read(refOf(manifest))),
  ]);
  if (!room.ok) return room;
  if (!token.ok) return token;
  const steps: Change[] = [namespaceStep(namespace, room.value, place)];
  for (const [index, [manifest, why]] of wanted.entries()) {
    const answer = found[index];
    if (!answer?.ok) return answer ?? ok({ steps: [], keptToken: null });
    const change = changeFor({ place, manifest, found: answer.value, owner, why });
    if (!change.ok) return change;
    steps.push(change.value);
  }
  const kept = keptToken(connection, entry, token.value?.data.token ?? null, uidOf(found[0]));
  if (connection.token.value === "exec") return ok({ steps, keptToken: null });
  return ok({ steps: [...steps, ...credentialStep(connection, place, kept !== null)], keptToken: kept });
}

const uidOf = (found: Result<FoundObject | null> | undefined): string | null =>
  found?.ok ? (found.value?.metadata.uid ?? null) : null;

/** A namespace that exists is nobody's business; one that we make is deleted again when the connection goes. */
function namespaceStep(manifest: Manifest, found: FoundObject | null, place: Place): Change {
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref };
  if (found) return { ...common, verb: "keep", why: "exists" };
  const why = "the account has to live somewhere";
  return { ...common, verb: "create", why, manifest, manager: "kiali-fleet", fields: [], takesOver: [], uid: null };
}

function credentialStep(connection: Connection, place: Place, isKept: boolean): readonly (Change | Mint)[] {
  const account = accountOf(connection);
  const ref = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    namespace: account.namespace,
    name: account.name,
  };
  const id = stepId(place, ref);
  // The token Secret is kept by a step of its own.
  if (isKept && connection.token.value === "secret") return [];
  if (isKept) {
    const why = "the token that Kiali has is this account's and stays";
    return [{ id, place, verb: "keep", ref, why }];
  }
  const ttlSeconds = (connection.tokenTtlHours.value ?? 0) * 3600;
  return [
    {
      id,
      place,
      verb: "mint",
      account,
      source:
        connection.token.value === "secret"
          ? { kind: "secret", name: tokenSecretName(account.name) }
          : { kind: "request", ttlSeconds },
      as: connection.name.value,
      why: "held in memory until it is in the home's Secret; never shown",
    },
  ];
}

/** Less than this part of its life left: too near its end to be kept. */
const KEPT_SHARE = 1 / 3;

function keptToken(
  connection: Connection,
  { token, found }: HomeEntry,
  inRemote: Secret | null,
  accountUid: string | null,
): Secret | null {
  if (!token || !found) return null;
  if (connection.token.value === "secret") return inRemote?.isSame(token) ? token : null;
  const claims = found.token;
  if (!claims || accountUid === null || claims.accountUid !== accountUid || claims.expiresAt === null) return null;
  const lifeMs = (connection.tokenTtlHours.value ?? 0) * 3_600_000;
  const from = claims.issuedAt === null ? lifeMs : Date.parse(claims.expiresAt) - Date.parse(claims.issuedAt);
  const leftMs = Date.parse(claims.expiresAt) - Date.now();
  return leftMs > Math.min(from, lifeMs) * KEPT_SHARE ? token : null;
}
