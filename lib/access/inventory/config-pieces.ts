import type { FoundObject } from "@/lib/cluster/cluster";
import type { AccountFate } from "./account-fates";
import type { OwnedPiece } from "./inventory";
import type { RemoteLook } from "./look-at-remote";
import { pieceOf, strangerWords } from "./piece-of";
import type { PiecesAbout } from "./remote-pieces";

/** The ConfigMap that the chart makes for the script, and that nothing in a remote reads. One without the chart's labels is nobody's. */
export function configPieces(
  { configs, uses }: RemoteLook,
  about: PiecesAbout,
  accounts: readonly AccountFate[],
): readonly OwnedPiece[] {
  return configs.filter(isOfChart).map((found) => {
    const { namespace = "", name } = found.metadata;
    const reader = uses.uses("ConfigMap", namespace, name);
    const account = accounts.find(({ key }) => key === `${namespace}/${name}`);
    const stays =
      (reader === null ? null : `${reader} reads it`) ?? strangerWords(found, about) ?? account?.stays ?? null;
    return pieceOf(
      found,
      "config",
      stays === null ? "delete" : "stay",
      stays ?? "made by Kiali's chart beside this identity, and nothing reads it",
    );
  });
}

/** By the labels that Kiali's chart puts on everything it renders. */
export const isOfChart = ({ metadata: { labels = {} } }: Pick<FoundObject, "metadata">): boolean =>
  labels["app.kubernetes.io/part-of"] === "kiali" || (labels["helm.sh/chart"] ?? "").startsWith("kiali-server-");
