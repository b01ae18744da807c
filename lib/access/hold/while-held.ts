import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Receipt } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { defaultHolder } from "./default-holder";
import { type Hold, type HoldOptions, holdHome } from "./hold-home";
import type { HolderFacts } from "./holder";
import { unleasedRun } from "./unleased-runs";

/** A hold, and the signal of a run under it: cancelled by whoever may cancel the run, or when the hold is lost. */
export type Held = Hold & { signal: AbortSignal };

export type HoldRequest = {
  home: Cluster;
  kiali: () => Promise<Result<Pick<KialiInstallation, "namespace">>>;
  signal: AbortSignal;
  /** Who this run is; a run of this process when nobody says. */
  holder?: HolderFacts;
  hold?: Pick<HoldOptions, "seconds" | "renewMs">;
};

/** Takes the home as soon as it is known which Kiali is meant. Whoever gets a hold has to release it. */
export async function takeHome({ home, kiali, signal, holder, hold: options }: HoldRequest): Promise<Result<Held>> {
  const meant = await kiali();
  if (!meant.ok) return meant;
  const own = defaultHolder();
  const hold = await holdHome(home, meant.value, holder ?? own, { ...options, signal });
  if (!hold.ok) {
    own.end();
    return hold;
  }
  const ended = hold.value.warning === null ? null : unleasedRun(home.context, meant.value);
  return ok({
    ...hold.value,
    signal: AbortSignal.any([signal, hold.value.lost]),
    release: async () => {
      await hold.value.release();
      ended?.();
      own.end();
    },
  });
}

/** What the receipt of a run has to say about its hold: that there was none, or that it was lost and to whom. */
export function withHold(receipt: Receipt, { lost, problem, warning }: Hold): Receipt {
  const why = lost.aborted ? problem() : null;
  const { stoppedBy } = receipt;
  return {
    ...receipt,
    stoppedBy: why && stoppedBy?.problem.kind === "cancelled" ? { ...stoppedBy, problem: why } : stoppedBy,
    evidence: [
      ...(warning ? [warning] : []),
      ...(why
        ? [
            "The run was stopped because it no longer holds this Kiali, and took nothing back: another console may be at work on it.",
          ]
        : []),
      ...receipt.evidence,
    ],
  };
}
