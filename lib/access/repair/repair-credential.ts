import { refOf, stepId } from "@/lib/access/change-for";
import { freeTokenName } from "@/lib/access/own-tokens";
import { isOurs, OUR_NAME } from "@/lib/access/ownership";
import {
  accountManifest,
  anchorManifest,
  namespaceManifest,
  TOKEN_SECRET_TYPE,
  tokenSecretManifest,
} from "@/lib/access/remote-manifests";
import type { Account, FoundObject, Manifest } from "@/lib/cluster/cluster";
import type { Change, Mint, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import type { Halves } from "./read-halves";

export type CredentialPlan = {
  /** Account and namespace, which rights and tokens refer to. */
  account: readonly Change[];
  /** A dead token's Secret goes, another is made, and its token is read. */
  token: readonly (Change | Mint)[];
  /** Why Kiali gets another token; null when its own is kept (or it has none). */
  renewed: string | null;
};

/** Thirty days, when the token that was there does not say its life. */
const DEFAULT_TTL_SECONDS = 720 * 3600;
const OF_UID = "kubernetes.io/service-account.uid";

/** What has to be made again of the identity and its credential; a token that works stays. */
export async function repairCredential(halves: Halves, place: Place): Promise<Result<CredentialPlan>> {
  const { identity, account, entry, remote, owner } = halves;
  const signsIn = entry.auth === "token" || entry.auth === "token-file" || entry.faults.length > 0;
  if (!identity || !signsIn) return ok({ account: [], token: [], renewed: null });
  const wish = { owner, namespace: identity.namespace, account: identity.name, rules: [] };
  const [room, anchor] = await Promise.all([
    remote.cluster.read(refOf(namespaceManifest(wish))),
    remote.cluster.read(refOf(anchorManifest(wish))),
  ]);
  if (!room.ok) return room;
  if (!anchor.ok) return anchor;
  const who = accountManifest(wish);
  const steps: Change[] = [
    ...(room.value ? [] : [create(place, namespaceManifest(wish), "the account has to live somewhere")]),
    account
      ? { id: stepId(place, refOf(who)), place, ref: refOf(who), verb: "keep", why: "the identity that Kiali uses" }
      : create(place, who, "it was gone, and with it every token of it"),
  ];
  const renewed = renewWords(halves);
  return ok({ account: steps, token: tokenSteps(halves, identity, anchor.value, place, renewed), renewed });
}

function renewWords({ account, entry, token, isAlive, tokens }: Halves): string | null {
  if (!account) return "its account was gone";
  if (!token) return "no token could be read from its entry";
  if (isAlive === false) return "the remote refused its token";
  const claims = entry.token;
  if (claims?.accountUid && claims.accountUid !== account.metadata.uid)
    return "its token was of an account that is gone";
  const isLegacy = claims !== null && claims.expiresAt === null;
  // An API server goes on accepting it for about 10 s.
  if (isLegacy && !tokens.some(({ found }) => found.data.token?.isSame(token)))
    return "the Secret of its token was gone";
  return null;
}

function tokenSteps(
  halves: Halves,
  identity: Account,
  anchor: FoundObject | null,
  place: Place,
  renewed: string | null,
): readonly (Change | Mint)[] {
  const { entry, account, tokens, token, owner, name } = halves;
  const ref = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", ...identity };
  const held = tokens.find(({ found }) => token && found.data.token?.isSame(token));
  if (renewed === null) {
    const kept = held ? refOf(shown(held.found)) : ref;
    return [{ id: stepId(place, kept), place, ref: kept, verb: "keep", why: "the token that Kiali has is accepted" }];
  }
  const mint = (source: Mint["source"]): Mint => ({
    id: stepId(place, ref),
    place,
    verb: "mint",
    account: identity,
    source,
    as: name,
    why: "held in memory until it is in the home's Secret; never shown",
  });
  const { issuedAt = null, expiresAt = null } = entry.token ?? {};
  if (expiresAt !== null) {
    const life = issuedAt === null ? Number.NaN : (Date.parse(expiresAt) - Date.parse(issuedAt)) / 1000;
    const ttlSeconds = Number.isFinite(life) ? Math.round(life) : DEFAULT_TTL_SECONDS;
    const manifest = anchorManifest({ owner, namespace: identity.namespace, account: identity.name });
    if (anchor && (anchor.type === TOKEN_SECRET_TYPE || !isOurs(anchor, owner)))
      return [mint({ kind: "request", ttlSeconds })];
    const why = "requested tokens are bound to it: deleting it ends them";
    const bound: Change = anchor
      ? { id: stepId(place, refOf(manifest)), place, ref: refOf(manifest), verb: "keep", why }
      : create(place, manifest, why);
    return [bound, mint({ kind: "request", ttlSeconds, boundTo: manifest.metadata.name })];
  }
  // Another token of the same, living account may be there already: a rotation that was cut off, or a home that was put back.
  const good = tokens.find(
    ({ found }) =>
      found !== held?.found &&
      account !== null &&
      found.metadata.annotations?.[OF_UID] === account.metadata.uid &&
      found.data.token !== undefined,
  );
  if (good) return [mint({ kind: "secret", name: good.found.metadata.name })];
  const dead = tokens.filter(({ piece }) => piece.fate === "delete");
  const left = new Set(tokens.filter(({ piece }) => piece.fate !== "delete").map(({ found }) => found.metadata.name));
  const wish = { owner, namespace: identity.namespace, account: identity.name };
  const fresh = tokenSecretManifest({ ...wish, name: freeTokenName(identity.name, left) });
  return [
    ...dead.map(({ found }): Change => {
      const gone = refOf(shown(found));
      const id = `${stepId(place, gone)}/dead`;
      return { id, place, verb: "delete", ref: gone, uid: found.metadata.uid, why: "its token is dead" };
    }),
    create(place, fresh, "the token controller fills it with the account's token"),
    mint({ kind: "secret", name: fresh.metadata.name }),
  ];
}

const shown = ({ metadata }: Pick<FoundObject, "metadata">): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata,
});

function create(place: Place, manifest: Manifest, why: string): Change {
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref, manifest, why };
  return { ...common, verb: "create", manager: OUR_NAME, fields: [], takesOver: [], uid: null };
}
