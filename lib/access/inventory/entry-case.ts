import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { Orphan } from "@/lib/plan/orphan";
import type { RemoteMatch } from "./inventory";

/** One entry of a Secret with all that decides what is wrong with it. */
export type EntryCase = {
  entry: RemoteEntry;
  /** The Secret that holds it, for its marks; its values are nobody's business here. */
  secret: Pick<SecretObject, "metadata">;
  form: "combined" | "labelled" | "listed";
  kiali: KialiInstallation;
  homeName: string | null;
  /** Entries of the same key, this one among them, in the order in which Kiali reads them. */
  sameKey: readonly RemoteEntry[];
  /** What the volumes of the other labelled Secrets are called. */
  otherVolumes: readonly string[];
  remote: RemoteMatch | null;
  isMounted: boolean;
  isLoaded: boolean | null;
  /** A quarantine of it began, and is proven once Kiali runs without it. */
  quarantine: { isProven: boolean; since: string; why: string } | null;
  /** Whether it is in no Secret that Kiali reads, but in the one of a quarantine. */
  isAside: boolean;
  /** The Secret that it was in before it was set aside. */
  cameFrom?: Pick<SecretObject, "metadata">;
  orphan: Orphan | null;
  /** ms */
  now: number;
};
