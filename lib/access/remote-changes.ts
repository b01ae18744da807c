import type { PairFacts } from "@/lib/checks/pair-facts";
import type { FoundObject, Manifest } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Change, Mint, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { accountName } from "./account-name";
import { adoptedGrant, asAdopted } from "./adopted-grant";
import { changeFor, refOf, stepId } from "./change-for";
import { accountOf, type Connection } from "./connection";
import type { HomeEntry } from "./home-entry";
import { freeTokenName, holderOf, type OwnToken, ownTokens } from "./own-tokens";
import type { Owner } from "./ownership";
import {
  accountManifest,
  anchorManifest,
  bindingManifest,
  namespaceManifest,
  type RemoteWish,
  roleManifest,
  type TokenWish,
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
  /** In the token Secret of the usual name, whoever made it. */
  token: Secret | null;
  /** What this connection's tokens are in or bound to; one of another name since a rotation. Null when no token is made. */
  tokenObject: Wanted | null;
  /** Null when they could not be listed. */
  own: readonly OwnToken[] | null;
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
  const kind = connection.token.value;
  // The usual name is ours alone; another may be that of an adopted connection, whose role and binding keep their names.
  const isUsual = account.name === accountName(owner.home);
  const adopted = isUsual ? null : await adoptedGrant(cluster, owner, account);
  const made: readonly (readonly [Manifest, string, string])[] = [
    [accountManifest(wish), WHO, "the identity that Kiali uses in this cluster, and nothing else does"],
    [
      roleManifest(wish),
      WHO,
      `what ${connection.kiali.value.version ?? "this Kiali"} needs there (${connection.access.value}), no more`,
    ],
    [bindingManifest(wish), MAY, "gives these rights to that account"],
  ];
  const wanted = made.map(
    ([manifest, together, why]) => [adopted ? asAdopted(manifest, adopted, null) : manifest, together, why] as const,
  );
  const holds = holderManifest(kind, wish);
  const namespace = namespaceManifest(wish);
  const tokenRef = { namespace: account.namespace, name: tokenSecretName(account.name) };
  const [room, holder, token, own, ...found] = await Promise.all([
    cluster.read(refOf(namespace)),
    holds ? cluster.read(refOf(holds)) : ok(null),
    kind === "secret" ? cluster.readSecret(tokenRef) : ok(null),
    // Who may not list sees the usual name, and after a rotation makes a token of that name.
    kind === "exec" ? ok([]) : ownTokens(cluster, owner, account.namespace),
    ...wanted.map(([manifest]) => cluster.read(refOf(manifest))),
  ]);
  if (!room.ok) return room;
  if (!holder.ok) return holder;
  if (!token.ok) return token;
  const objects: Wanted[] = [];
  for (const [index, [manifest, together, why]] of wanted.entries()) {
    const answer = found[index];
    if (answer && !answer.ok) return answer;
    const there = answer?.value ?? null;
    objects.push({ manifest: adopted ? asAdopted(manifest, adopted, there) : manifest, why, together, found: there });
  }
  return ok({
    namespace,
    room: room.value,
    wanted: objects,
    token: token.value?.data.token ?? null,
    tokenObject: holds && { manifest: holds, found: holder.value, ...HOLDER[kind] },
    own: own.ok ? own.value : null,
  });
}

const holderManifest = (kind: Connection["token"]["value"], wish: TokenWish): Manifest | null =>
  kind === "exec" ? null : kind === "secret" ? tokenSecretManifest(wish) : anchorManifest(wish);

/** Steps that begin together: neither refers to the other, and both are there before the next are begun. */
const WHO = "account and role";
const MAY = "rights and token";

/** An anchor has to be there before a token is requested that is bound to it. */
const HOLDER = {
  secret: { together: MAY, why: "the token controller fills it with the account's token" },
  request: { together: WHO, why: "requested tokens are bound to it: deleting it ends them" },
  exec: { together: WHO, why: "" },
} as const;

/** Changes in the remote, in the order in which the API server accepts them: each refers only to what is there before its group. */
export function remoteChanges(
  connection: Connection,
  owner: Owner,
  objects: RemoteObjects,
  entry: HomeEntry,
  facts: PairFacts,
): Result<RemoteSteps> {
  const place: Place = { side: "remote", context: facts.remote.context };
  const { namespace, room, wanted } = objects;
  const account = wanted[0]?.found?.metadata.uid ?? null;
  const kept = keptToken(connection, entry, objects, account);
  const holder = tokenHolder(connection, owner, objects, entry, kept !== null);
  const steps: Change[] = [namespaceStep(namespace, room, place)];
  const inOrder =
    holder?.together === WHO ? [...wanted, holder].sort(whoFirst) : [...wanted, ...(holder ? [holder] : [])];
  for (const { manifest, why, found, together } of inOrder) {
    const change = changeFor({ place, manifest, found, owner, why });
    if (!change.ok) return change;
    steps.push({ ...change.value, together });
  }
  if (connection.token.value === "exec") return ok({ steps, keptToken: null });
  const held = holder?.manifest.metadata.name;
  return ok({ steps: [...steps, ...credentialStep(connection, place, kept !== null, held)], keptToken: kept });
}

const whoFirst = (a: Wanted, b: Wanted): number => Number(a.together !== WHO) - Number(b.together !== WHO);

/**
 * What the token is in, or bound to: what holds the kept token, under whatever name a rotation gave it; else the usual name, unless a Secret
 * of the other type has that. A kept token that is bound to nothing needs none.
 */
function tokenHolder(
  connection: Connection,
  owner: Owner,
  { tokenObject, own }: RemoteObjects,
  { token, found }: HomeEntry,
  isKept: boolean,
): Wanted | null {
  if (!tokenObject) return null;
  const kind = connection.token.value === "secret" ? "token-secret" : "anchor";
  const held = own ?? [];
  const holder = holderOf(held, token, found?.token ?? null);
  const account = accountOf(connection);
  const wish = { owner, namespace: account.namespace, account: account.name };
  const named = (name: string, present: FoundObject | null): Wanted => {
    const manifest = holderManifest(connection.token.value, { ...wish, name }) ?? tokenObject.manifest;
    return { ...tokenObject, manifest, found: present };
  };
  if (holder?.kind === kind) return named(holder.name, holder.found);
  if (kind === "anchor" && isKept) return null;
  const usual = held.find(({ name }) => name === tokenObject.manifest.metadata.name);
  if (!usual || usual.kind === kind) return tokenObject;
  return named(freeTokenName(account.name, new Set(held.map(({ name }) => name))), null);
}

/** A namespace that exists is nobody's business; one that we make is deleted again when the connection goes. */
function namespaceStep(manifest: Manifest, found: FoundObject | null, place: Place): Change {
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref };
  if (found) return { ...common, verb: "keep", why: "exists" };
  const why = "the account has to live somewhere";
  return { ...common, verb: "create", why, manifest, manager: "kiali-fleet", fields: [], takesOver: [], uid: null };
}

function credentialStep(
  connection: Connection,
  place: Place,
  isKept: boolean,
  holder: string | undefined,
): readonly (Change | Mint)[] {
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
          ? { kind: "secret", name: holder ?? tokenSecretName(account.name) }
          : { kind: "request", ttlSeconds, ...(holder === undefined ? {} : { boundTo: holder }) },
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
  { token: inRemote, own }: RemoteObjects,
  accountUid: string | null,
): Secret | null {
  if (!token || !found) return null;
  const claims = found.token;
  const holder = holderOf(own ?? [], token, claims);
  if (connection.token.value === "secret")
    return holder?.kind === "token-secret" || inRemote?.isSame(token) ? token : null;
  if (!claims || accountUid === null || claims.accountUid !== accountUid || claims.expiresAt === null) return null;
  if (claims.secret && own !== null && holder === null) return null;
  const lifeMs = (connection.tokenTtlHours.value ?? 0) * 3_600_000;
  const from = claims.issuedAt === null ? lifeMs : Date.parse(claims.expiresAt) - Date.parse(claims.issuedAt);
  const leftMs = Date.parse(claims.expiresAt) - Date.now();
  return leftMs > Math.min(from, lifeMs) * KEPT_SHARE ? token : null;
}
