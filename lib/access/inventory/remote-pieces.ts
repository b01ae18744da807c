import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { type AccountFate, accountFates } from "./account-fates";
import { configPieces } from "./config-pieces";
import type { OwnedPiece } from "./inventory";
import { lookAtRemote, type RemoteLook } from "./look-at-remote";
import type { PiecesAbout } from "./own-identity";
import { isOfConnection, MADE, pieceOf, strangerWords } from "./piece-of";
import { roleFate } from "./role-fate";
import { roomContents } from "./room-contents";
import { tokenPieces } from "./token-pieces";

export type { PiecesAbout } from "./own-identity";

export type RemotePieces = {
  /** In the order of deletion: token, binding, role, account, config, namespace. */
  pieces: readonly OwnedPiece[];
  /** Why the identity is also somebody else's who looks after it (a Kiali that runs there, an operator, a Helm release); null when it is not. */
  ownKiali: string | null;
  /** UID of the remote's kube-system; null when nobody may see it. */
  remoteUid: string | null;
};

/**
 * What belongs to one connection in its remote and what a revoke does with it: what we made for it by our marks, and what its token's
 * identity has, whoever made that. What a live Kiali there uses stays, and so does what others share; nothing unseen counts as absent.
 */
export async function remotePieces(remote: Cluster, about: PiecesAbout): Promise<Result<RemotePieces>> {
  const look = await lookAtRemote(remote, about);
  return look.ok ? piecesOf(remote, look.value, about) : look;
}

/** The same of a remote that was looked at already. */
export async function piecesOf(remote: Cluster, look: RemoteLook, about: PiecesAbout): Promise<Result<RemotePieces>> {
  const accounts = accountFates(look, about);
  const tokens = tokenPieces(look, about, accounts);
  const bindings = bindingPieces(look, about, accounts);
  const roles = rolePieces(look, about, bindings);
  const config = configPieces(look, about, accounts);
  const settled = [...tokens, ...bindings, ...roles, ...accounts.flatMap(({ piece }) => piece ?? []), ...config];
  const rooms = await roomPieces(remote, look, about, settled);
  if (!rooms.ok) return rooms;
  return ok({
    pieces: [...settled, ...rooms.value],
    ownKiali: accounts.find(({ live }) => live !== null)?.live ?? null,
    remoteUid: look.remoteUid,
  });
}

function bindingPieces(
  { bindings }: RemoteLook,
  about: PiecesAbout,
  accounts: readonly AccountFate[],
): readonly OwnedPiece[] {
  return bindings.flatMap(({ found, accounts: subjects }) => {
    const account = accounts.find(({ key }) => subjects.includes(key));
    const isOwn = isOfConnection(found, about);
    if (!account && !isOwn) return [];
    const others = subjects.filter((each) => !accounts.some(({ key, stays }) => key === each && stays === null)).length;
    const stays = isOwn
      ? (account?.live ?? account?.shared ?? null)
      : (account?.stays ??
        strangerWords(found, about) ??
        (others > 0 ? `it gives rights to ${others} more, who would lose them` : null));
    const why = isOwn ? MADE : "gives rights to this identity and to nobody else";
    return [pieceOf(found, "binding", stays === null ? "delete" : "stay", stays ?? why)];
  });
}

function rolePieces(look: RemoteLook, about: PiecesAbout, bindings: readonly OwnedPiece[]): readonly OwnedPiece[] {
  return look.roles.map((found) => {
    const isOwn = isOfConnection(found, about);
    const { fate, why } = roleFate(found, look.bindings, bindings, isOwn ? null : strangerWords(found, about));
    return pieceOf(found, "role", fate, fate === "delete" && isOwn ? MADE : why);
  });
}

async function roomPieces(
  remote: Cluster,
  { rooms }: RemoteLook,
  about: PiecesAbout,
  settled: readonly OwnedPiece[],
): Promise<Result<readonly OwnedPiece[]>> {
  const going = new Set(settled.flatMap(({ fate, uid }) => (fate === "delete" && uid !== null ? [uid] : [])));
  const pieces: OwnedPiece[] = [];
  for (const room of rooms) {
    if (!isOfConnection(room, about)) {
      pieces.push(pieceOf(room, "namespace", "stay", "nothing tells who made it, so it is not ours to delete"));
      continue;
    }
    const others = await roomContents(remote, room.metadata.name, going);
    if (!others.ok) return others;
    const [first] = others.value;
    pieces.push(
      first === undefined
        ? pieceOf(room, "namespace", "delete", "made for this connection, and nothing else is in it")
        : pieceOf(room, "namespace", "stay", `made for this connection, but ${heldWords(first, others.value.length)}`),
    );
  }
  return ok(pieces);
}

const heldWords = (first: string, count: number): string =>
  count === 1 ? `${first} is in it` : `${first} and ${count - 1} more are in it`;
