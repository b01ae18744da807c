import "server-only";
import type { FoundObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { KialiPod, PendingChange, RunNow } from "@/lib/status/kiali-view";
import type { EntryWrite } from "./kiali-look-entries";

/** All that pending changes are derived from. Null: that could not be read, so nothing is said of it. */
export type PendingFacts = {
  kiali: KialiInstallation;
  pods: readonly KialiPod[] | null;
  writes: readonly EntryWrite[] | null;
  configMap: FoundObject | null;
  /** The resource that an operator reconciles, where there is one. */
  resource: FoundObject | null;
  /** Somebody else acts on this Kiali now; since when, ISO. */
  held: { holder: string; since: string | null } | null;
  runs: readonly RunNow[];
  /** ms */
  now: number;
};

/** One way in which a change can be pending. */
export type Pends = (facts: PendingFacts) => readonly PendingChange[];
