import type { SecretObject } from "@/lib/cluster/cluster";
import type { AccountFate } from "./account-fates";
import type { OwnedPiece } from "./inventory";
import type { RemoteLook } from "./look-at-remote";
import { identityAt, type PiecesAbout } from "./own-identity";
import { isOfConnection, MADE, pieceOf, strangerWords } from "./piece-of";

const OF_ACCOUNT = "kubernetes.io/service-account.name";
const OF_UID = "kubernetes.io/service-account.uid";

/**
 * The token Secrets of the connection's accounts. Of an account that stays, only the Secret with exactly this connection's credential
 * goes, and only when nothing else reads it.
 */
export function tokenPieces(
  look: RemoteLook,
  about: PiecesAbout,
  accounts: readonly AccountFate[],
): readonly OwnedPiece[] {
  return look.tokens.flatMap((secret) => {
    const account = accounts.find((each) => isOf(secret, each, about));
    const isOwn = isOfConnection(secret, about);
    if (!account && !isOwn) return [];
    const { namespace = "", name } = secret.metadata;
    // Kiali's chart mounts a Secret of its own name, if there is one: the script's token Secret is called just so.
    const reads = isExact(secret, about) ? look.uses.needs : look.uses.uses;
    const reader = reads("Secret", namespace, name);
    const stays =
      reader !== null
        ? `${reader} reads it`
        : isOwn
          ? (account?.shared ?? null)
          : (strangerWords(secret, about) ?? (account ? heldWords(secret, about, account) : null));
    const why = isOwn ? MADE : isExact(secret, about) ? "holds this connection's token" : "a token of this identity";
    const found = { apiVersion: "v1", kind: "Secret", metadata: secret.metadata };
    return [pieceOf(found, "token", stays === null ? "delete" : "stay", stays ?? why)];
  });
}

function isOf({ metadata }: SecretObject, { key, piece }: AccountFate, about: PiecesAbout): boolean {
  const { namespace, annotations = {} } = metadata;
  if (`${namespace}/${annotations[OF_ACCOUNT]}` !== key) return false;
  const uid = annotations[OF_UID] ?? null;
  const known = [piece?.uid ?? null, identityAt(about, key)?.identity.uid ?? null];
  return uid === null || known.every((each) => !each) || known.includes(uid);
}

const isExact = ({ data }: SecretObject, { usesToken = null, besides = [] }: PiecesAbout): boolean =>
  [{ usesToken }, ...besides].some((each) => each.usesToken !== null && data.token?.isSame(each.usesToken));

function heldWords(secret: SecretObject, about: PiecesAbout, { key, stays }: AccountFate): string | null {
  if (stays === null) return null;
  const isShared = (identityAt(about, key)?.sharedWith ?? about.sharedWith ?? []).length > 0;
  if (isExact(secret, about) && !isShared) return null;
  return isShared ? stays : `a token of an account that stays (${stays}), and not the one that this connection uses`;
}
