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

type Wanted = { manifest: Manifest; why: string; found: FoundObject | null; together: string };

/** What the remote has of what is wanted there. */
export type RemoteObjects = {
  namespace: Manifest;
  room: FoundObject | null;
  wanted: readonly Wanted[];
  /** In the token Secret. */
  token: Secret | null;
};

/** Looks at everything that the connection needs in the remote, all at once. */
export async function remoteObjects(
  connection: Connection,
  owner: Owner,
  rules: readonly PolicyRule[],
  facts: PairFacts,
): Promise<Result<RemoteObjects>> {
  const { cluster } = facts.remote;
  const account = accountOf(connection);
  const wish: RemoteWish = { owner, namespace: account.namespace, account: account.name, rules };
  const usesSecret = connection.token.value === "secret";
  const wanted: readonly (readonly [Manifest, string, string])[] = [
    [accountManifest(wish), WHO, "the identity that Kiali uses in this cluster, and nothing else does"],
    [
      roleManifest(wish),
      WHO,
      `what ${connection.kiali.value.version ?? "this Kiali"} needs there (${connection.access.value}), no more`,
    ],
    [bindingManifest(wish), MAY, "gives these rights to that account"],
    ...(usesSecret
      ? [[tokenSecretManifest(wish), MAY, "the token controller fills it with the account's token"] as const]
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
  const objects: Wanted[] = [];
  for (const [index, [manifest, together, why]] of wanted.entries()) {
    const answer = found[index];
    if (answer && !answer.ok) return answer;
    objects.push({ manifest, why, together, found: answer?.value ?? null });
  }
  return ok({ namespace, room: room.value, wanted: objects, token: token.value?.data.token ?? null });
}

/** Steps that begin together: neither refers to the other, and both are there before the next are begun. */
const WHO = "account and role";
const MAY = "rights and token";

/** Changes in the remote, in the order in which the API server accepts them: each refers only to what is there before its group. */
export function remoteChanges(
  connection: Connection,
  owner: Owner,
  { namespace, room, wanted, token }: RemoteObjects,
  entry: HomeEntry,
  facts: PairFacts,
): Result<RemoteSteps> {
  const place: Place = { side: "remote", context: facts.remote.context };
  const steps: Change[] = [namespaceStep(namespace, room, place)];
  for (const { manifest, why, found, together } of wanted) {
    const change = changeFor({ place, manifest, found, owner, why });
    if (!change.ok) return change;
    steps.push({ ...change.value, together });
  }
  const account = wanted[0]?.found?.metadata.uid ?? null;
  const kept = keptToken(connection, entry, token, account);
  if (connection.token.value === "exec") return ok({ steps, keptToken: null });
  return ok({ steps: [...steps, ...credentialStep(connection, place, kept !== null)], keptToken: kept });
}

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
      together: MAY,
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
