import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";
import type { OwnedPiece } from "./inventory";
import { keptBy } from "./kept-by";
import type { RemoteLook } from "./look-at-remote";
import { identityAt, type OwnIdentity, type PiecesAbout } from "./own-identity";
import { isOfConnection, MADE, pieceOf, strangerWords } from "./piece-of";

/** One account of a connection; what hangs on it shares its fate. */
export type AccountFate = {
  /** "namespace/name" */
  key: string;
  /** Null when the account itself is gone and only what hangs on it is left. */
  piece: OwnedPiece | null;
  /** Who else lives from it, in words; null when nobody does. */
  live: string | null;
  /** Which other connections sign in with it, in words; null for none. */
  shared: string | null;
  /** Why it stays; null when it goes. */
  stays: string | null;
};

/** A live Kiali's, a shared, and somebody else's account stay; what is left goes. */
export function accountFates(look: RemoteLook, about: PiecesAbout): readonly AccountFate[] {
  return [...look.accounts].map(([key, found]) => {
    const [namespace = "", name = ""] = key.split("/");
    const own = identityAt(about, key);
    const live = liveWords(look, namespace, name, found);
    const shared = sharedWords(own);
    const stays = live ?? shared ?? (found ? othersWords(found, about, own) : null);
    if (!found) return { key, piece: null, live, shared, stays };
    const isOwn = isOfConnection(found, about);
    const why = isOwn ? MADE : "the identity that this connection's token names";
    return {
      key,
      live,
      shared,
      stays,
      piece: pieceOf(found, "account", stays === null ? "delete" : "stay", stays ?? why),
    };
  });
}

const sharedWords = (own: OwnIdentity | null): string | null =>
  own && own.sharedWith.length > 0 ? `${own.sharedWith.join(", ")} signs in with it, too` : null;

function othersWords(found: FoundObject, about: PiecesAbout, own: OwnIdentity | null): string | null {
  if (isOfConnection(found, about)) return null;
  const stranger = strangerWords(found, about);
  if (stranger !== null) return stranger;
  if (found.metadata.name === "default") return "Kubernetes makes this account in every namespace";
  const wanted = own?.identity.uid ?? null;
  return wanted !== null && wanted !== found.metadata.uid
    ? "another account of the same name: its UID is not the one in the token"
    : null;
}

const kialiShape = z.object({
  spec: z
    .object({
      deployment: z
        .object({
          namespace: z.string().optional(),
          instance_name: z.string().optional(),
          remote_cluster_resources_only: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
});

function liveWords(
  { uses, kialis }: RemoteLook,
  namespace: string,
  name: string,
  found: FoundObject | null,
): string | null {
  const workload = uses.runsAs(namespace, name);
  if (workload !== null) return `${workload} runs as it`;
  const primary = found?.metadata.annotations?.["operator-sdk/primary-resource"];
  for (const kiali of kialis) {
    const own = `${kiali.metadata.namespace ?? ""}/${kiali.metadata.name}`;
    const wish = kialiShape.safeParse(kiali).data?.spec?.deployment;
    const room = wish?.namespace ?? kiali.metadata.namespace;
    const isIts =
      primary === own || (room === namespace && name === `${wish?.instance_name ?? "kiali"}-service-account`);
    if (isIts)
      return wish?.remote_cluster_resources_only
        ? `the Kiali resource ${own} makes it (remote_cluster_resources_only): delete that resource instead`
        : `it is the account of the Kiali that the Kiali resource ${own} runs`;
  }
  return found ? keptBy(found) : null;
}
