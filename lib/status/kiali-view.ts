import type { Inventory } from "@/lib/access/inventory/inventory";
import type { PodHealth } from "@/lib/access/quarantine/pod-health";
import type { UpkeepVerb } from "@/lib/access/upkeep/upkeep-wish";
import type { Installer } from "@/lib/kiali/installation";
import type { Problem, Result } from "@/lib/problem";
import type { RunAbout } from "@/lib/setup/answers";

/** One pod of Kiali. Times are ISO; `startedAt` null while its container does not run. */
export type KialiPod = PodHealth & {
  createdAt: string;
  startedAt: string | null;
  /** Of Kiali's container, as the pod asks for it. */
  image: string | null;
  /** It is on its way out. */
  isLeaving: boolean;
};

/** A change by this console that goes on now, as far as its page needs to be found. */
export type RunNow = RunAbout & { id: string; startedAt: string; name: string };

/** What resolves a pending change. Nothing restarts Kiali but a reviewed plan, or the operator's own hand. */
export type PendingMend =
  | {
      kind: "review";
      verb: Extract<UpkeepVerb, "repair" | "adopt" | "quarantine" | "revoke">;
      names: readonly string[];
    }
  | { kind: "run"; run: RunNow }
  /** To copy; `caveat` says what it risks. */
  | { kind: "command"; command: string; caveat: string | null };

/** Something that was changed and that the running Kiali does not have yet, or that goes on at this moment. */
export type PendingChange = {
  /** Stable while it is pending. */
  id: string;
  tone: "info" | "warn" | "fail";
  title: string;
  detail: string;
  /** ISO; null where nothing says. */
  since: string | null;
  mends: readonly PendingMend[];
};

/** How a Kiali is configured, in brief. Null: nobody could look. */
export type KialiBrief = {
  version: string | null;
  image: string | null;
  installer: Installer;
  installerEvidence: string;
  authStrategy: string | null;
  viewOnly: boolean | null;
  clusterWideAccess: boolean | null;
  clusterName: { value: string; source: string } | null;
  webRoot: string;
  /** How its Service is made known, and the addresses that lead to it from outside. */
  exposure: { service: string | null; addresses: readonly string[]; problem: Problem | null };
  /** What Kiali is told to ask for metrics and traces, without any credential. */
  stores: Result<{ metrics: StoreBrief; traces: StoreBrief }>;
};
export type StoreBrief = { url: string; isOn: boolean; isDefault: boolean; scope: Readonly<Record<string, string>> };

/** One look at a Kiali and what is around it. Times are ISO. Holds nothing secret. */
export type KialiLook = {
  at: string;
  home: string;
  kiali: { namespace: string; name: string };
  pods: Result<readonly KialiPod[]>;
  pending: readonly PendingChange[];
  /** What could not be looked at, so that no pending change of that kind would have been seen. */
  unseen: readonly Problem[];
  brief: KialiBrief;
};

/** The answer to a look: `look` is the last good one, and `problem` why there is no newer. Both are set when what is shown is not the present. */
export type KialiSeen = {
  /** When this was answered, ISO; a look that is older says its own time. */
  at: string;
  look: KialiLook | null;
  problem: Problem | null;
};

/** What Kiali says that it has, beside what it should have. `listed` null: Kiali would not say, and `listedProblem` why. */
export type KialiClusters = {
  at: string;
  listed: readonly string[] | null;
  listedProblem: Problem | null;
  /** Since when every pod that serves has read its Secrets, ISO; null when none serves. */
  readAt: string | null;
  /** Whether any pod serves; null when the pods could not be seen. */
  isServing: boolean | null;
  inventory: Inventory;
};
