import "server-only";
import { heldBy } from "@/lib/access/hold/held-by";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { type ClusterFacts, clusterFacts } from "@/lib/checks/cluster-facts";
import { once } from "@/lib/checks/once";
import { chooseKiali } from "@/lib/checks/pair-facts";
import { findRemoteEntries, type RemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Problem, Result } from "@/lib/problem";
import type { UpkeepWorld } from "./upkeep-world";

/** What is true of one home, read when first asked for, and once. A fact set is a moment: make a new one to look again. */
export type HomeFacts = {
  world: UpkeepWorld;
  home: ClusterFacts;
  kiali: () => Promise<Result<KialiInstallation>>;
  /** Kiali's own name of its home cluster; null when nobody could tell. */
  homeName: () => Promise<string | null>;
  /** What Kiali takes in at its next start, with the Secrets that hold it. */
  remotes: () => Promise<Result<RemoteEntries>>;
  /**
   * Why no entry's credential may be tried at this moment, asked anew each time: a rotation may be waiting to see Kiali use it. To be asked after
   * the credential was read. Null when it may.
   */
  untriable: () => Promise<Problem | null>;
};

export function homeFacts(
  world: UpkeepWorld,
  wanted: Pick<UpkeepWish, "kiali">,
  options: {
    signal?: AbortSignal;
    /** The run that wants to know holds the home itself. */
    isHeld?: boolean;
  } = {},
): HomeFacts {
  const home = clusterFacts("home", world.home, options.signal);
  const kiali = once(async (): Promise<Result<KialiInstallation>> => {
    const found = await home.kialis();
    return found.ok ? chooseKiali(home.context, found.value, wanted.kiali) : found;
  });
  return {
    world,
    home,
    kiali,
    homeName: once(async () => {
      const found = await kiali();
      return found.ok && found.value.clusterName.ok ? found.value.clusterName.value.value : null;
    }),
    remotes: once(async () => {
      const found = await kiali();
      return found.ok ? findRemoteEntries(home.cluster, found.value) : found;
    }),
    untriable: async () => {
      if (options.isHeld) return null;
      const found = await kiali();
      return found.ok ? heldBy(world.home, found.value, options.signal) : null;
    },
  };
}
