import type { OtherKiali } from "@/lib/access/upkeep/other-kialis";
import type { ConnectionRow } from "./inventory";

/**
 * Connections of a home's other Kialis that sign in as one account of one cluster, in words. Entries of `except` (UIDs of Secrets that both
 * read) are not counted: what becomes of them becomes of both.
 */
export function signingIn(
  others: readonly OtherKiali[],
  { identity, server }: Pick<ConnectionRow, "identity" | "server">,
  except: ReadonlySet<string>,
): readonly string[] {
  if (!identity) return [];
  const { namespace, account, uid } = identity;
  return others.flatMap(({ kiali, remotes }) =>
    (remotes.ok ? remotes.value.entries : []).flatMap(({ key, token, secret, server: theirs }) => {
      if (except.has(secret.uid) || token?.namespace !== namespace || token.account !== account) return [];
      const isSame = uid !== null && token.accountUid !== null ? uid === token.accountUid : theirs === server;
      return isSame ? [`the connection ${key} of the Kiali ${kiali.namespace}/${kiali.name}`] : [];
    }),
  );
}
